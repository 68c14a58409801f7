import { createApp } from "@kikimimi/api/app";
import { authenticateWith } from "@kikimimi/api/auth";
import { lambdaHandler } from "@kikimimi/api/lambda";
import { withBrandModels } from "@kikimimi/pipeline/brand-model";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";

const env = readEnvironment(process.env);

/** The triage API over HTTP. */
export const handler = lambdaHandler(
  createApp({
    ctx: withBrandModels(contextOf(env), process.env),
    authenticate: authenticateWith(env.KIKIMIMI_SECRETS.tokens),
  }),
);
