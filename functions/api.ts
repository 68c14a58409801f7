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
  const access = readAccess(variables);
  const authenticate = createAuthenticate(ctx, env.KIKIMIMI_SECRETS.tokens, access);
  return lambdaHandler(createApp({ ctx, authenticate, offer: access.offer }));
}

export const handler = handlerOf(process.env);
