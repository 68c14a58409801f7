import { type Actor, allows, type Role, roleIn } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";

/** Throws `forbidden` unless the actor has the role in the brand. */
export function authorise(actor: Actor, needed: Role, brandId: string): void {
  authoriseFor(actor, needed, brandId, new AppError("forbidden", `You have no access to the brand ${brandId}.`));
}

/** The same for something known by its id: to those without its brand it does not exist, so they get `missing`. */
export function authoriseFor(actor: Actor, needed: Role, brandId: string, missing: AppError): void {
  const role = roleIn(actor, brandId);
  if (role === undefined) throw missing;
  if (!allows(role, needed)) throw new AppError("forbidden", `This needs the role ${needed}; yours is ${role}.`);
}
