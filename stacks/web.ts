import process from "node:process";
import { pageHeaders, providerOrigins, TLS_ONLY_SECONDS } from "../packages/core/src/base/page-headers.ts";

/** Paths of the API that the page's origin answers too; every other path is the page's. */
const API_PATHS = ["/v1", "/healthz", "/openapi.json", "/docs"];

/** The triage page, on one origin with the API because its client calls `/v1` where it was loaded from. */
export function createWeb(api: sst.aws.ApiGatewayV2): sst.aws.Router {
  const headers = responseHeaders();
  const router = new sst.aws.Router("Router", {
    transform: {
      cdn: (args) => {
        args.defaultCacheBehavior = $util
          .output(args.defaultCacheBehavior)
          .apply((behavior) => ({ ...behavior, responseHeadersPolicyId: headers.id }));
      },
    },
  });
  for (const path of API_PATHS) router.route(path, api.url);
  new sst.aws.StaticSite("Web", {
    path: "packages/web",
    build: { command: "node ../../node_modules/vite/bin/vite.js build", output: "dist" },
    // The page reads no variables: what SST would write about them must not lie among the sources.
    vite: { types: "../../.sst/web-env.d.ts" },
    router: { instance: router },
  });
  return router;
}

/** What a laptop sends with the page, and that browsers come back over TLS only. */
function responseHeaders(): aws.cloudfront.ResponseHeadersPolicy {
  const headers = pageHeaders(providerOrigins(process.env));
  return new aws.cloudfront.ResponseHeadersPolicy("PageHeaders", {
    name: `${$app.name}-${$app.stage}-page`,
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy: headers["content-security-policy"], override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: headers["referrer-policy"], override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: TLS_ONLY_SECONDS, override: true },
    },
  });
}
