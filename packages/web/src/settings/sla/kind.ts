import { unwrap } from "@kikimimi/api/client";
import { SlaPlan, type SlaPolicy } from "@kikimimi/core/promise/plan";
import type { Kind, SavedDoc } from "../kit/documents.ts";

type Plan = SavedDoc & { readonly plan: SlaPlan };

type Answer = { readonly plan: unknown; readonly version: number; readonly updatedAt: string | null };

/** What a brand promises, as the API keeps it: one document, of which nobody knows who saved it. */
export function planKind(title: string): Kind<Plan, SlaPlan> {
  const planOf = ({ plan, version, updatedAt }: Answer): Plan => ({
    name: title,
    version,
    updatedAt: updatedAt ?? "",
    updatedBy: "",
    plan: SlaPlan.parse(plan),
  });
  const read: Kind<Plan, SlaPlan>["list"] = async (client) => [planOf(await unwrap(client.v1.sla.$get({ query: {} })))];
  return {
    key: "sla",
    role: "lead",
    schema: SlaPlan,
    idOf: () => "sla",
    draftOf: ({ plan }) => plan,
    list: read,
    save: async (client, _id, plan, version = 0) =>
      planOf(await unwrap(client.v1.sla.$put({ query: {}, json: { plan, version } }))),
    // A brand always promises something: the page offers no removal.
    remove: read,
  };
}

/** A policy as a form begins with it, under an id that no other one has. */
export function freshPolicy(policies: readonly SlaPolicy[]): SlaPolicy {
  const taken = new Set(policies.map(({ policyId }) => policyId));
  let n = policies.length + 1;
  while (taken.has(`policy-${n}`)) n += 1;
  return { policyId: `policy-${n}`, name: "", when: {}, targets: { firstResponse: 3_600 }, warnAt: 0.8 };
}
