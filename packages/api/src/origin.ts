import type { Context } from "@kikimimi/pipeline/context";
import { newUuid } from "@kikimimi/pipeline/context";
import * as z from "zod";

/** What Lambda tells of a request beside the request (payload format 2.0); absent where the API is called without it. */
const Bindings = z.object({
  event: z.object({
    requestContext: z.object({ requestId: z.string(), http: z.object({ sourceIp: z.string() }) }),
  }),
});

/** The gateway that a request came through; none where the API runs on a laptop or is called without Lambda. */
const Gateway = z.object({
  event: z.object({ requestContext: z.object({ apiId: z.string(), domainName: z.string() }) }),
});

/**
 * The address of a path of this service as the world reaches it. Only a path where that is not known: a laptop may have any
 * name, while a stage's webhooks are taken at the gateway and not where its page is.
 */
export function addressOf(env: unknown, path: string): string {
  const gateway = Gateway.safeParse(env);
  if (!gateway.success) return path;
  const { apiId, domainName } = gateway.data.event.requestContext;
  return apiId === "local" ? path : `https://${domainName}${path}`;
}

/** Where a request comes from, as the gateway saw it, and by which id its logs know it. */
export function originOf(env: unknown, ctx: Context): { readonly address?: string; readonly requestId: string } {
  const bindings = Bindings.safeParse(env);
  if (!bindings.success) return { requestId: newUuid(ctx) };
  const { requestId, http } = bindings.data.event.requestContext;
  return { address: http.sourceIp, requestId };
}
