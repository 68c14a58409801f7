import type { Context } from "@kikimimi/pipeline/context";
import { newUuid } from "@kikimimi/pipeline/context";
import * as z from "zod";

/** What Lambda tells of a request beside the request (payload format 2.0); absent where the API is called without it. */
const Bindings = z.object({
  event: z.object({
    requestContext: z.object({ requestId: z.string(), http: z.object({ sourceIp: z.string() }) }),
  }),
});

/** Where a request comes from, as the gateway saw it, and by which id its logs know it. */
export function originOf(env: unknown, ctx: Context): { readonly address?: string; readonly requestId: string } {
  const bindings = Bindings.safeParse(env);
  if (!bindings.success) return { requestId: newUuid(ctx) };
  const { requestId, http } = bindings.data.event.requestContext;
  return { address: http.sourceIp, requestId };
}
