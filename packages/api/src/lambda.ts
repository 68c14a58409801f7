import { handle } from "hono/aws-lambda";
import type { Api } from "./app.ts";

/** Answers API Gateway and function URL events (payload format 2.0) with the API. */
export function lambdaHandler(app: Api): ReturnType<typeof handle> {
  return handle(app);
}
