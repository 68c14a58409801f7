import { type Actor, allows, type Role } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";

/** Throws `forbidden` unless the actor has the role and the brand. */
export function authorise(actor: Actor, needed: Role, brandId: string): void {
  if (!actor.brands.includes(brandId)) throw new AppError("forbidden", `You have no access to the brand ${brandId}.`);
  if (!allows(actor.role, needed))
    throw new AppError("forbidden", `This needs the role ${needed}; yours is ${actor.role}.`);
}
