import * as z from "zod";

/** What a person or program may do in a brand; each role includes those before it. */
export const Role = z.enum(["viewer", "agent", "lead", "admin"]);
export type Role = z.infer<typeof Role>;

/** By what somebody signed in: an identity provider, an API key, or a token that the service's own secret signed. */
export const ActorKind = z.enum(["person", "key", "local"]);
export type ActorKind = z.infer<typeof ActorKind>;

/** Who acts: a signed-in person or a program with a token. */
export const Actor = z.object({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  /** A holder of a local token where nothing is said. */
  kind: ActorKind.optional(),
  /** The role in every brand of which `roles` says nothing else; never compare it, ask `may`. */
  role: Role,
  /** The brands this actor may see and work on; the first one is meant where a request names none. */
  brands: z.array(z.string()).min(1),
  /** Roles in single brands, by brand. */
  roles: z.record(z.string(), Role).optional(),
});
export type Actor = z.infer<typeof Actor>;

const RANK = { viewer: 0, agent: 1, lead: 2, admin: 3 } satisfies Record<Role, number>;

/** Whether `role` may do what `needed` may do. */
export function allows(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

/** The actor's role in a brand; undefined where it has none. */
export function roleIn(actor: Pick<Actor, "role" | "brands" | "roles">, brandId: string): Role | undefined {
  if (!actor.brands.includes(brandId)) return undefined;
  const { roles = {} } = actor;
  return Object.hasOwn(roles, brandId) ? roles[brandId] : actor.role;
}

/** The one question of authority: whether the actor may do in this brand what `needed` may do. */
export function may(actor: Pick<Actor, "role" | "brands" | "roles">, needed: Role, brandId: string): boolean {
  const role = roleIn(actor, brandId);
  return role !== undefined && allows(role, needed);
}

/** The actor as one brand knows it: `role` is the role there, and a viewer's where it has none. */
export function inBrand(actor: Actor, brandId: string): Actor {
  return { ...actor, role: roleIn(actor, brandId) ?? "viewer" };
}

/** One role in one brand. */
export type Grant = { readonly brandId: string; readonly role: Role };

/**
 * The roles and brands that grants add up to, the highest of each brand, brands in the order of their first grant;
 * undefined where there are none. `role` is the least of them, so that it never says too much.
 */
export function rolesOf(grants: readonly Grant[]): Pick<Actor, "role" | "brands" | "roles"> | undefined {
  const best = new Map<string, Role>();
  for (const { brandId, role } of grants) {
    const known = best.get(brandId);
    if (known === undefined || allows(role, known)) best.set(brandId, role);
  }
  const [first] = best.values();
  if (first === undefined) return undefined;
  const role = [...best.values()].reduce((least, one) => (allows(one, least) ? least : one), first);
  const others = [...best].filter(([, one]) => one !== role);
  const roles = others.length > 0 ? { roles: Object.fromEntries(others) } : {};
  return { role, brands: [...best.keys()], ...roles };
}
