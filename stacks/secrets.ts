/**
 * Every secret of a stage as one JSON document, in the form that the functions parse.
 * Set with `sst secret set Secrets < secrets.json`; a stage without it does not deploy.
 */
export function createSecrets() {
  return new sst.Secret("Secrets");
}
