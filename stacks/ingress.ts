import type { Functions } from "./deployed.ts";
import type { Parts } from "./parts.ts";
import { routesOf } from "./triggers.ts";

/** One HTTP API: platforms' webhooks, and the triage API for everything else; throttled as a whole. */
export function createIngress(parts: Parts, functions: Functions): sst.aws.ApiGatewayV2 {
  const { throttle, logRetention } = parts.settings;
  const api = new sst.aws.ApiGatewayV2("Api", {
    // The page is served from the API's own origin, so no other origin needs an answer.
    cors: false,
    accessLog: { retention: logRetention },
    transform: {
      stage: {
        defaultRouteSettings: { throttlingRateLimit: throttle.rate, throttlingBurstLimit: throttle.burst },
      },
    },
  });
  for (const [route, fn] of routesOf(parts, functions)) api.route(route, fn.arn);
  return api;
}
