import * as z from "zod";

/** What a person or program may do; each role includes those before it. */
export const Role = z.enum(["viewer", "agent", "lead", "admin"]);
export type Role = z.infer<typeof Role>;

/** Who acts: a signed-in person or a program with a token. */
export const Actor = z.object({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  role: Role,
  /** The brands this actor may see and work on. */
  brands: z.array(z.string()).min(1),
});
export type Actor = z.infer<typeof Actor>;

const RANK = { viewer: 0, agent: 1, lead: 2, admin: 3 } satisfies Record<Role, number>;

/** Whether `role` may do what `needed` may do. */
export function allows(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}
