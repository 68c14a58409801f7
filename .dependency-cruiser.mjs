// The direction of dependencies: functions → api → pipeline → {store, messaging, search, platforms, classifier, second-opinion} → core;
// store, messaging, search and pipeline also use aws, which signs requests and knows nothing of what is in them;
// training stands beside: it makes the classifier's models and measures them.
// Read by scripts/check-boundaries.mjs; test/boundaries proves that each rule bites.

/** The rooms of core, each built on those before it. */
const rooms = "base time people source mention reply sla thread promise triage rule webhook report cost".split(" ");

const siblings = ["store", "messaging", "search", "platforms", "classifier", "second-opinion", "holidays"];
/** Those of them that sign requests to AWS themselves. */
const onAws = ["store", "messaging", "search"];
const manifests = "^packages/platforms/src/(registry|platform|[^/]+/manifest)\\.ts$";
const apiClient = "^packages/api/src/(client|types|schema[-a-z]*)(/|\\.ts$)";

/** Which other packages a package may import, as names or as patterns of files. */
const allowed = {
  core: [],
  aws: ["core"],
  ...Object.fromEntries(siblings.map((name) => [name, onAws.includes(name) ? ["aws", "core"] : ["core"]])),
  pipeline: ["aws", ...siblings, "core"],
  api: ["pipeline", ...siblings, "core"],
  web: ["core", apiClient],
  training: ["classifier", "core"],
  cli: ["core", "classifier", "holidays", "training", "local", apiClient, manifests],
  local: ["api", "pipeline", ...siblings, "core"],
};

const tests = "(\\.test\\.tsx?$)|(^test/)";

/** Packages that exist as @types only, which the resolver does not know. */
const typesOnly = "^aws-lambda$";

function pattern(entry) {
  return entry.startsWith("^") ? entry : `^packages/${entry}/`;
}

/** Only `owner` may import the packages whose names match. */
function onlyImporter(name, packages, owner) {
  return {
    name,
    severity: "error",
    from: { pathNot: `^packages/${owner}/|^test/` },
    to: { path: `(^|/)node_modules/(${packages})/` },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(allowed).map(([name, others]) => ({
      name: `direction-${name}`,
      severity: "error",
      from: { path: `^packages/${name}/` },
      to: { path: "^(packages|scripts|bin)/", pathNot: [`^packages/${name}/`, ...others.map(pattern)] },
    })),
    ...rooms.map((room, i) => ({
      name: `core-room-${room}`,
      severity: "error",
      from: { path: `^packages/core/src/${room}/`, pathNot: tests },
      to: {
        path: "^packages/core/src/",
        pathNot: rooms.slice(0, i + 1).map((name) => `^packages/core/src/${name}/`),
      },
    })),
    {
      name: "core-has-rooms",
      comment: "a module of core stands in one of its rooms",
      severity: "error",
      from: {},
      to: { path: "^packages/core/src/", pathNot: `^packages/core/src/(${rooms.join("|")})/` },
    },
    {
      name: "core-is-pure",
      comment: "core has no I/O: zod, hashing and sketches only",
      severity: "error",
      from: { path: "^packages/core/", pathNot: tests },
      to: {
        dependencyTypesNot: ["local"],
        path: ".",
        pathNot: [
          "^packages/core/",
          "(^|/)node_modules/zod/",
          "(^|/)node_modules/@datadog/sketches-js/",
          "^(node:)?crypto$",
        ],
      },
    },
    {
      name: "nobody-imports-functions-or-stacks",
      severity: "error",
      from: { pathNot: [tests, "^functions/", "^stacks/", "^sst\\.config\\.ts$"] },
      to: { path: "^(functions|stacks)/" },
    },
    {
      name: "functions-and-stacks-apart",
      severity: "error",
      from: { path: "^(functions)/", pathNot: tests },
      to: { path: "^(stacks|packages/(web|cli|local))/" },
    },
    {
      name: "stacks-read-manifests-only",
      severity: "error",
      from: { path: "^(stacks/|sst\\.config\\.ts$)", pathNot: tests },
      to: {
        path: "^(packages|functions)/",
        pathNot: [
          manifests,
          "^packages/store/src/keys(-access)?\\.ts$",
          "^packages/messaging/src/queue-names\\.ts$",
          "^packages/core/src/base/page-headers\\.ts$",
        ],
      },
    },
    {
      name: "keys-in-the-store-only",
      comment:
        "the files keys.ts and keys-*.ts are the only place that knows keys; stacks read the names of the indexes",
      severity: "error",
      from: { pathNot: "^packages/store/|^stacks/|^test/stacks/" },
      to: { path: "^packages/store/src/keys" },
    },
    { name: "nobody-imports-tests", severity: "error", from: { pathNot: tests }, to: { path: tests } },
    {
      name: "natural-by-module-path",
      comment: "natural as a whole costs half a second to load: what runs takes its stemmers and nothing else",
      severity: "error",
      from: { pathNot: "^scripts/|^test/" },
      to: { path: "(^|/)node_modules/natural/(?!lib/natural/stemmers/)" },
    },
    onlyImporter(
      "only-second-opinion-imports-models",
      "@aws-sdk/client-(bedrock-runtime|comprehend)",
      "second-opinion",
    ),
    onlyImporter("only-classifier-imports-natural", "natural", "classifier|^scripts"),
    onlyImporter("only-store-imports-dynamodb", "@aws-sdk/(client|lib|util)-dynamodb", "store"),
    onlyImporter("only-messaging-imports-sqs", "@aws-sdk/client-sqs", "messaging"),
    onlyImporter("only-api-imports-hono", "hono|@hono/[^/]+", "api"),
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      // What is imported lazily is there long before it is asked for.
      to: { circular: true, viaOnly: { dependencyTypesNot: ["dynamic-import"] } },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      // A package of its own, which is installed only where a real network is wanted.
      from: { pathNot: "^test/bluesky/" },
      to: { couldNotResolve: true, pathNot: typesOnly },
    },
    {
      name: "no-dev-dependencies-in-production",
      severity: "error",
      from: { path: "^(packages/[^/]+/src|functions)/", pathNot: tests },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm"] },
    },
    {
      name: "no-undeclared-dependencies",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API, and without a parser the cruiser would see no .ts file at all.
    parser: "swc",
    tsPreCompilationDeps: true,
    moduleSystems: ["es6"],
    doNotFollow: { path: "node_modules" },
    // Ours only: a vendor's entry point may well live in its own dist/.
    exclude: { path: ["^(packages|test)/.*/(fixtures|dist)/", "^test/fixtures/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
