import { createApp } from "@kikimimi/api/app";
import { createAuthenticate } from "@kikimimi/api/authenticate";
import { lambdaHandler } from "@kikimimi/api/lambda";
import { readAccess } from "@kikimimi/api/oidc-settings";
import { withBrandModels } from "@kikimimi/pipeline/brand-model";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { withSearch } from "@kikimimi/pipeline/with-search";

/** The triage API over HTTP. */
export function handlerOf(variables: Variables, seams?: Seams) {
  const env = readEnvironment(variables);
  const ctx = withSearch(withBrandModels(contextOf(env, seams), variables), env);
  const authenticate = createAuthenticate(ctx, env.KIKIMIMI_SECRETS.tokens, readAccess(variables));
  return lambdaHandler(createApp({ ctx, authenticate }));
}

export const handler = handlerOf(process.env);
