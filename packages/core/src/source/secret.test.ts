import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitted, type NamedSecrets, withSecret } from "./secret.ts";

const name = fc.constantFrom("channelSecret", "accessToken", "key");
const secret = fc.string({ minLength: 1, maxLength: 12 });
const secrets = fc.dictionary(name, fc.array(secret, { minLength: 1, maxLength: 4 }), { noNullPrototype: true });

describe("a source's secrets", () => {
  it("have what was set last in front, the two before it behind it, each once, and the other names untouched", () => {
    fc.assert(
      fc.property(secrets, name, fc.array(secret, { minLength: 1, maxLength: 8 }), (known, one, news) => {
        const start: NamedSecrets = known;
        const set = news.reduce((before, value) => withSecret(before, one, value, false), start);
        const list = set[one] ?? [];
        expect(list[0]).toBe(news.at(-1));
        expect(list.length).toBeLessThanOrEqual(3);
        expect(new Set(list.slice(0, -2)).size).toBe(list.slice(0, -2).length);
        for (const other of Object.keys(known).filter((key) => key !== one)) expect(set[other]).toEqual(known[other]);
      }),
    );
  });

  it("lose the older ones only when they are told to, and a name only when it is taken away", () => {
    const known = { key: ["b", "a"], other: ["x"] };
    expect(withSecret(known, "key", "c", false)).toEqual({ key: ["c", "b", "a"], other: ["x"] });
    expect(withSecret(known, "key", "a", false)).toEqual({ key: ["a", "b"], other: ["x"] });
    expect(withSecret(known, "key", "c", true)).toEqual({ key: ["c"], other: ["x"] });
    expect(withSecret(known, "key", null, false)).toEqual({ other: ["x"] });
  });

  it("fit into their place by losing the oldest ones, never the newest", () => {
    fc.assert(
      fc.property(secrets, fc.integer({ min: 2, max: 120 }), (known, bytes) => {
        const found = fitted(known, bytes);
        const newest = Object.fromEntries(Object.entries(known).map(([key, [first = ""]]) => [key, [first]]));
        const size = (some: NamedSecrets): number => Buffer.byteLength(JSON.stringify(some));
        expect(found === undefined).toBe(size(newest) > bytes);
        expect(found === undefined || size(found) <= bytes).toBe(true);
        for (const [key, list] of Object.entries(known)) {
          const kept = (found ?? newest)[key] ?? [];
          expect(kept.length).toBeGreaterThan(0);
          expect(list.slice(0, kept.length)).toEqual(kept);
        }
      }),
    );
  });
});
