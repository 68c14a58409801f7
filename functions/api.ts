import { createApp } from "@kikimimi/api/app";
import { authenticateWith } from "@kikimimi/api/auth";
import { lambdaHandler } from "@kikimimi/api/lambda";
import { withBrandModels } from "@kikimimi/pipeline/brand-model";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";
import { withSearch } from "@kikimimi/pipeline/with-search";

const env = readEnvironment(process.env);

/** The triage API over HTTP. */
export const handler = lambdaHandler(
  createApp({
    ctx: withSearch(withBrandModels(contextOf(env), process.env), env),
    authenticate: authenticateWith(env.KIKIMIMI_SECRETS.tokens),
  }),
);
