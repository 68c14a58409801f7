// oxlint-disable-next-line typescript/triple-slash-reference -- editors find SST's globals by it
/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app(input) {
    const isProduction = input.stage === "production";
    return {
      name: "kikimimi",
      home: "aws",
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
    };
  },
  async run() {
    // Resources need the globals that exist only from here on, so SST refuses imports at the top.
    const { stageSettings } = await import("./stacks/stage.ts");
    const { createSecrets } = await import("./stacks/secrets.ts");
    const { createTable } = await import("./stacks/table.ts");
    const { createQueues } = await import("./stacks/queues.ts");
    const { createSearch, openSearchTo } = await import("./stacks/search.ts");
    const { secondOpinion } = await import("./stacks/opinion.ts");
    const { createFunctions } = await import("./stacks/triggers.ts");
    const { createIngress } = await import("./stacks/ingress.ts");
    const { createWeb } = await import("./stacks/web.ts");
    const { createMonitoring } = await import("./stacks/monitoring.ts");

    const settings = stageSettings();
    const parts = {
      settings,
      secrets: createSecrets(settings),
      table: createTable(settings),
      queues: createQueues(settings),
      search: createSearch(settings),
      opinion: secondOpinion(),
    };
    const functions = createFunctions(parts);
    if (parts.search) openSearchTo(functions, parts.search);
    const api = createIngress(parts, functions);
    const page = createWeb(api);
    const alarms = createMonitoring({ parts, functions, api });
    return { page: page.url, webhooks: $interpolate`${api.url}/webhooks`, alarms: alarms.arn };
  },
});
