import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Actor, allows, type Grant, inBrand, may, Role, roleIn, rolesOf } from "./actor.ts";

const sato: Actor = { id: "sato", name: "佐藤", role: "viewer", brands: ["acme", "demo"], roles: { demo: "lead" } };
const brand = fc.constantFrom("acme", "demo", "tea", "constructor", "toString");
const grants = fc.array(fc.record({ brandId: brand, role: fc.constantFrom(...Role.options) }), { maxLength: 12 });

describe("an actor's roles", () => {
  it("may differ from brand to brand", () => {
    expect([roleIn(sato, "demo"), roleIn(sato, "acme"), roleIn(sato, "tea")]).toEqual(["lead", "viewer", undefined]);
    expect([may(sato, "lead", "demo"), may(sato, "agent", "acme")]).toEqual([true, false]);
    expect(["demo", "acme", "tea"].map((brandId) => inBrand(sato, brandId).role)).toEqual(["lead", "viewer", "viewer"]);
    expect([may(sato, "admin", "demo"), may(sato, "viewer", "tea")]).toEqual([false, false]);
  });

  it("give nothing in a brand that is not among the brands, nor by names that every object has", () => {
    const stray: Actor = { ...sato, brands: ["acme", "constructor"], roles: { tea: "admin" } };
    expect([roleIn(stray, "tea"), roleIn(stray, "constructor"), may(stray, "viewer", "toString")]).toEqual([
      undefined,
      "viewer",
      false,
    ]);
  });

  it("are in each brand the highest that was granted there, and nothing elsewhere", () => {
    fc.assert(
      fc.property(grants, brand, fc.constantFrom(...Role.options), (given: Grant[], where, needed) => {
        const roles = rolesOf(given);
        const granted = given.some(({ brandId, role }) => brandId === where && allows(role, needed));
        expect(roles !== undefined && may(roles, needed, where)).toBe(granted);
      }),
    );
  });

  it("have a common role that says too much in no brand", () => {
    fc.assert(
      fc.property(grants, (given: Grant[]) => {
        const roles = rolesOf(given);
        expect(roles === undefined).toBe(given.length === 0);
        if (!roles) return;
        expect(roles.brands.filter((one) => !may(roles, roles.role, one))).toEqual([]);
        expect(Actor.parse({ id: "x", name: "x", ...roles })).toMatchObject(roles);
      }),
    );
  });
});
