import type { Functions } from "./deployed.ts";
import { functionRows } from "./functions.ts";
import type { StageSettings } from "./stage.ts";

/** Where searches go, and what may be granted on it. */
export type SearchDomain = {
  readonly url: $util.Output<string>;
  readonly arn: $util.Output<string>;
  readonly domain: aws.opensearch.Domain;
};

/**
 * One small node of Amazon OpenSearch (about 30 US dollars a month), only where the stage asks for it; the index is
 * made anew from the table at any time, so it is neither retained nor replicated.
 */
export function createSearch({ search, nameOf }: StageSettings): SearchDomain | undefined {
  if (!search) return undefined;
  const domain = new aws.opensearch.Domain("Search", {
    domainName: nameOf("search").slice(0, 28),
    engineVersion: "OpenSearch_2.17",
    clusterConfig: { instanceType: "t3.small.search", instanceCount: 1 },
    ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: 10 },
    encryptAtRest: { enabled: true },
    nodeToNodeEncryption: { enabled: true },
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
  });
  return { url: $interpolate`https://${domain.endpoint}`, arn: domain.arn, domain };
}

/** Lets the domain take signed requests of the functions that search, and nobody else's. */
export function openSearchTo(functions: Functions, { domain, arn }: SearchDomain): void {
  const roles = functionRows({ search: true }).flatMap(([name, row]) => {
    const role = row.search && functions.get(name)?.nodes.role.arn;
    return role ? [role] : [];
  });
  new aws.opensearch.DomainPolicy("SearchPolicy", {
    domainName: domain.domainName,
    accessPolicies: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          principals: [{ type: "AWS", identifiers: roles }],
          actions: ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
          resources: [$interpolate`${arn}/*`],
        },
      ],
    }).json,
  });
}
