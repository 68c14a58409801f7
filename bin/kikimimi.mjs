#!/usr/bin/env node
// The `kikimimi` command. It starts on Node 20; the command itself runs on Node 24.
import { runTask } from "../scripts/run.mjs";

await runTask("cli", process.argv.slice(2));
