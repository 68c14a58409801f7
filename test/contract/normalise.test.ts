import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Normalised } from "@kikimimi/core/mention/change";
import { Failed, Ignored } from "@kikimimi/core/source/delivery";
import { parseJson } from "@kikimimi/core/base/json";
import { Counts, MentionContent } from "@kikimimi/core/mention/mention";
import { MAX_TEXT_UNITS } from "@kikimimi/core/base/text";
import { decodeDelivery, deliveryWithout, normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import { platforms } from "@kikimimi/platforms/registry";
import { deliveryFixturesOf, isJson, sourceFixtureOf } from "../support/fixtures.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");

const Instant = z.iso.datetime({ precision: 3 });
const Result = z.strictObject({
  changes: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({
        type: z.literal("upserted"),
        externalId: z.string().min(1),
        conversation: z.string().min(1),
        createdAt: Instant,
        content: MentionContent.omit({ normaliser: true })
          .strict()
          .extend({ text: z.string().max(MAX_TEXT_UNITS) }),
        counts: Counts.strict().optional(),
      }),
      z.strictObject({
        type: z.literal("deleted"),
        externalId: z.string().min(1),
        conversation: z.string().min(1).optional(),
        deletedAt: Instant,
      }),
    ]),
  ),
  ignored: z.array(Ignored.extend({ reason: z.string().regex(/^[a-z0-9_]{1,80}$/) })),
  failed: z.array(Failed.extend({ reason: z.string().min(1).max(300) })),
});

function read(platform: Platform, body: string | Uint8Array): Normalised {
  const { settings } = sourceFixtureOf(platform.manifest.id);
  const via = platform.manifest.ingest[0] ?? "webhook";
  return normaliseDelivery({ platform, via, body, headers: {}, settings, receivedAt });
}

type Path = readonly (string | number)[];
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function parse(text: string): Json {
  return z.json().parse(parseJson(text)) as Json;
}

/** Paths of all nodes, the outer before the inner. */
function pathsOf(value: Json, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  const entries: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A copy with the node at `path` replaced; undefined takes it out. */
function replaced(value: Json, path: Path, by: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return by ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((inner, index) =>
      index !== key ? [inner] : rest.length > 0 ? [replaced(inner, rest, by)] : by === undefined ? [] : [by],
    );
  }
  if (value === null || typeof value !== "object") return value;
  const { [key]: inner = null, ...others } = value;
  if (rest.length > 0) return { ...value, [key]: replaced(inner, rest, by) };
  return by === undefined ? others : { ...value, [key]: by };
}

/** A copy in which every object has one more member. */
function grown(value: Json): Json {
  if (Array.isArray(value)) return value.map(grown);
  if (value === null || typeof value !== "object") return value;
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, grown(inner)])),
    brand_new: { of: ["2027", 1, null] },
  };
}

describe.each(platforms.map((platform) => [platform.manifest.id, platform] as const))(
  "%s normaliser",
  (id, platform) => {
    const all = deliveryFixturesOf(id);
    const fixtures = all.filter(isJson);

    it.each(all.map(({ file, bytes }) => [file, bytes] as const))(
      "reads %s into what core keeps, and all of it",
      (_file, bytes) => {
        const result = read(platform, bytes);
        expect(Result.parse(result)).toEqual(result);
        expect(result.failed).toEqual([]);
        expect(result.changes.length).toBeGreaterThan(0);
        const kinds = result.changes.flatMap((change) => (change.type === "upserted" ? [change.content.kind] : []));
        expect(platform.manifest.kinds).toEqual(expect.arrayContaining(kinds));
      },
    );

    it.each(all.map(({ file, bytes }) => [file, bytes] as const))(
      "reads %s as somebody has reviewed it",
      async (file, bytes) => {
        const snapshot = join(import.meta.dirname, "../fixtures/readings", id, `${file}.txt`);
        await expect(`${JSON.stringify(read(platform, bytes), null, 2)}\n`).toMatchFileSnapshot(snapshot);
      },
    );

    it.each(all.map(({ file, bytes }) => [file, bytes] as const))(
      "reads %s alike from its bytes and from the value that is kept of it",
      (_file, bytes) => {
        const decoded = decodeDelivery(platform, bytes, {});
        const value = decoded.ok ? decoded.value : undefined;
        expect(read(platform, JSON.stringify(value))).toEqual(read(platform, bytes));
      },
    );

    it.each(all.map(({ file, bytes }) => [file, bytes] as const))(
      "forgets each post of %s when it is deleted, and no other",
      (_file, bytes) => {
        const { settings } = sourceFixtureOf(id);
        const input = { platform, via: "webhook" as const, headers: {}, settings, receivedAt };
        const told = (one: Normalised): string[] =>
          one.changes.flatMap((change) => (change.type === "upserted" ? [change.externalId] : []));
        const before = told(read(platform, bytes));
        for (const deleted of new Set(before)) {
          const kept = deliveryWithout({ ...input, body: bytes }, new Set([deleted]));
          expect(told(read(platform, kept)).sort()).toEqual(before.filter((other) => other !== deleted).sort());
        }
      },
    );

    it.each(fixtures.map(({ file, text }) => [file, text] as const))(
      "reads %s the same with unknown fields everywhere",
      (_file, text) => {
        expect(read(platform, JSON.stringify(grown(parse(text))))).toEqual(read(platform, text));
      },
    );

    it("loses no neighbour of a bad member, whichever it is and however bad", () => {
      let failures = 0;
      for (const { text } of fixtures) {
        const body = parse(text);
        for (const path of pathsOf(body).filter((at) => typeof at.at(-1) === "number")) {
          const without = read(platform, JSON.stringify(replaced(body, path, undefined)));
          for (const bad of [null, 7, "bad", [], {}]) {
            const beside = read(platform, JSON.stringify(replaced(body, path, bad)));
            expect(beside.changes).toEqual(without.changes);
            failures += beside.failed.length;
          }
        }
      }
      expect(failures).toBeGreaterThan(0);
    });

    it("never throws and never answers out of shape, whatever JSON comes", () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
          const result = read(platform, JSON.stringify(value));
          expect(Result.parse(result)).toEqual(result);
        }),
        { numRuns: 300 },
      );
    });

    it("never throws and never answers out of shape when any node of a real delivery is another value", () => {
      const bodies = fixtures.map(({ text }) => parse(text));
      const mutant = fc
        .constantFrom(...bodies)
        .chain((body) =>
          fc
            .tuple(
              fc.constantFrom(...pathsOf(body)),
              fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: "binary" }), fc.integer(), fc.double()),
            )
            .map(([path, value]) => replaced(body, path, JSON.parse(JSON.stringify(value)) as Json)),
        );
      fc.assert(
        fc.property(mutant, (body) => {
          const result = read(platform, JSON.stringify(body));
          expect(Result.parse(result)).toEqual(result);
          expect(result.failed.filter(({ reason }) => reason.startsWith("normaliser_defect"))).toEqual([]);
        }),
        { numRuns: 1_000 },
      );
    });

    it("never throws on bytes that are no JSON", () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
          const { settings } = sourceFixtureOf(id);
          const result = normaliseDelivery({
            platform,
            via: "webhook",
            body: bytes,
            headers: {},
            settings,
            receivedAt,
          });
          expect(Result.parse(result)).toEqual(result);
        }),
      );
    });
  },
);
