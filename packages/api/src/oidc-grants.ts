import { Actor, type Grant, Role, rolesOf } from "@kikimimi/core/people/actor";
import type { JWTPayload } from "jose";
import { grantIn, isBrand } from "./grant-word.ts";
import type { OidcSettings } from "./oidc-settings.ts";

/** Roles that one token may bring; a token with more of them is a provider's mistake. */
const MAX_GRANTS = 200;

/** Whom the claims of a verified token speak for; undefined where they give nobody a role. */
export function actorIn(payload: JWTPayload, claims: OidcSettings["claims"]): Actor | undefined {
  const roles = rolesOf(grantsIn(payload, claims).slice(0, MAX_GRANTS));
  const id = claimOf(payload, claims.id);
  if (!roles || typeof id !== "string" || OURS.test(id)) return undefined;
  const actor = Actor.safeParse({ id, name: nameIn(payload, claims.name) ?? id, kind: "person", ...roles });
  return actor.success ? actor.data : undefined;
}

/** Ids of keys and of the service itself, which no provider may give away. */
const OURS = /^(key_|@)/;

function grantsIn(payload: JWTPayload, claims: OidcSettings["claims"]): Grant[] {
  const role = claims.role === undefined ? undefined : Role.safeParse(claimOf(payload, claims.role)).data;
  const brands = claims.brands === undefined ? [] : wordsIn(claimOf(payload, claims.brands));
  const everywhere = role === undefined ? [] : brands.filter(isBrand).map((brandId) => ({ brandId, role }));
  return claims.grants === undefined ? everywhere : [...everywhere, ...grantsUnder(payload, claims.grants, claims.map)];
}

function grantsUnder(payload: JWTPayload, name: string, map: OidcSettings["claims"]["map"]): Grant[] {
  // An address that nobody verified can be anybody's: whoever may choose it would choose an admin's.
  if (name === "email" && payload["email_verified"] !== true) return [];
  const value = claimOf(payload, name);
  if (isObject(value))
    return Object.entries(value).flatMap(([brand, role]) => grantIn(`${brand}:${String(role)}`) ?? []);
  return wordsIn(value).flatMap((word) => (Object.hasOwn(map, word) ? (map[word] ?? []) : (grantIn(word) ?? [])));
}

/** A claim by its name, which may hold dots of its own, or else by the path to it: `realm_access.roles`. */
export function claimOf(payload: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let value: unknown = payload;
  for (const step of name.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list of words, or a text of them with spaces or commas in between, as `scope` is written. */
function wordsIn(value: unknown): string[] {
  if (typeof value === "string") return value.split(/[\s,]+/).filter((word) => word !== "");
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
}

function nameIn(payload: JWTPayload, claim: string): string | undefined {
  const names = [claim, "preferred_username", "email"].map((name) => claimOf(payload, name));
  const plain = names.flatMap((name) => (typeof name === "string" ? [name.replaceAll(/\p{Cc}/gu, "").trim()] : []));
  return plain.find((name) => name !== "")?.slice(0, 200);
}
