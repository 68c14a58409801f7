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
    const { createSecrets } = await import("./stacks/secrets.ts");
    const { createTable } = await import("./stacks/table.ts");
    const { createQueues } = await import("./stacks/queues.ts");
    const { createIngress } = await import("./stacks/ingress.ts");
    const { createPipeline } = await import("./stacks/pipeline.ts");
    const { createTriage } = await import("./stacks/triage.ts");
    const { createWeb } = await import("./stacks/web.ts");

    const parts = { secrets: createSecrets(), table: createTable(), queues: createQueues() };
    const api = createIngress(parts);
    createPipeline(parts);
    createTriage(parts);
    const page = createWeb(api);
    return { page: page.url, webhooks: $interpolate`${api.url}/webhooks` };
  },
});
