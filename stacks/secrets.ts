import type { StageSettings } from "./stage.ts";

/**
 * The stage's secrets. Those that sign and seal are one SST secret, a JSON list, newest first:
 * `sst secret set Tokens '["…"]'`; a stage without it does not deploy. Those of each source are a SecureString parameter
 * `<prefix>/<platform>/<sourceId>`, read when a source is first needed, so that they change without a deployment and
 * have no limit in number (docs/adr/0009-secrets-as-parameters.md).
 */
export function createSecrets({ parameters }: StageSettings) {
  const region = aws.getRegionOutput().region;
  const account = aws.getCallerIdentityOutput().accountId;
  return {
    tokens: new sst.Secret("Tokens"),
    prefix: parameters,
    /** What a function may read of them. */
    arn: $interpolate`arn:aws:ssm:${region}:${account}:parameter${parameters}/*`,
  };
}

/** What `createSecrets` makes. */
export type Secrets = ReturnType<typeof createSecrets>;
