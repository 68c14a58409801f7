import { createApp } from "@kikimimi/api/app";
import { authenticateWith } from "@kikimimi/api/auth";
import { lambdaHandler } from "@kikimimi/api/lambda";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";

const env = readEnvironment(process.env);

/** The triage API over HTTP. */
export const handler = lambdaHandler(
  createApp({ ctx: contextOf(env), authenticate: authenticateWith(env.KIKIMIMI_SECRETS.tokens) }),
);
