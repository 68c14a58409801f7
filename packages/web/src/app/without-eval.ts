import { withoutEval } from "@kikimimi/core/base/without-eval";

// A module of its own, imported first: the schemas of core are made as soon as their modules are.
withoutEval();
