import { type Actor, allows, type Role } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";

/** Throws `forbidden` unless the actor has the role and the brand. */
export function authorise(actor: Actor, needed: Role, brandId: string): void {
  if (!actor.brands.includes(brandId)) throw new AppError("forbidden", `You have no access to the brand ${brandId}.`);
  requireRole(actor, needed);
}

/** The same for something known by its id: to those without its brand it does not exist, so they get `missing`. */
export function authoriseFor(actor: Actor, needed: Role, brandId: string, missing: AppError): void {
  if (!actor.brands.includes(brandId)) throw missing;
  requireRole(actor, needed);
}

function requireRole(actor: Actor, needed: Role): void {
  if (!allows(actor.role, needed))
    throw new AppError("forbidden", `This needs the role ${needed}; yours is ${actor.role}.`);
}
