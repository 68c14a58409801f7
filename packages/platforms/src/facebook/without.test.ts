import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseJson } from "@kikimimi/core/base/json";
import { facebook } from "./index.ts";

const own = join(import.meta.dirname, "fixtures");
const external = join(process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"), "fixtures/facebook");

function bodiesOf(folder: string): (readonly [string, unknown])[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "source.json");
  return files.map((file) => [file, parseJson(readFileSync(join(folder, file), "utf8"))]);
}

function inputOf(body: unknown) {
  const settings = { pageId: "500000000000001" };
  return { via: "webhook", body, headers: {}, settings, receivedAt: new Date("2026-11-26T00:00:00Z") } as const;
}

/** Takes out each post in turn: what is left reads the same without it. */
function check(body: unknown): number {
  const { changes } = facebook.normalise(inputOf(body));
  const said = changes.filter((change) => change.type === "upserted");
  for (const { externalId } of said) {
    const rest = facebook.without(inputOf(body), new Set([externalId]));
    const after = facebook.normalise(inputOf(parseJson(JSON.stringify(rest))));
    expect(after.failed).toEqual([]);
    expect(after.changes).toEqual(changes.filter((one) => one.type === "deleted" || one.externalId !== externalId));
  }
  return said.length;
}

describe("facebook deliveries without what was taken back", () => {
  it.each(bodiesOf(own))("%s reads the same without any one post", (_file, body) => {
    expect(check(body)).toBeGreaterThan(0);
  });

  it("keeps comments inside a post that was taken back", () => {
    const post = {
      id: "1_2",
      message: "secret words",
      comments: { data: [{ id: "2_3", message: "hello", created_time: "2026-11-17T01:05:00+0000" }] },
    };
    const rest = facebook.without(inputOf(post), new Set(["1_2"]));
    expect(JSON.stringify(rest)).not.toContain("secret");
    expect(facebook.normalise(inputOf(rest)).changes).toMatchObject([{ externalId: "2_3", conversation: "1_2" }]);
  });

  it("takes the words out of a list of one that is shown as an object", () => {
    const body = { data: { id: "1_2", message: "secret words", created_time: "2026-11-17T01:05:00+0000" } };
    expect(JSON.stringify(facebook.without(inputOf(body), new Set(["1_2"])))).not.toContain("secret");
  });

  it("leaves foreign bodies as they are", () => {
    for (const body of [null, 7, "x", [], { error: { code: 190 } }]) {
      expect(facebook.without(inputOf(body), new Set(["1"]))).toEqual(body);
    }
  });
});

describe.skipIf(!existsSync(external))("external payloads", () => {
  it("read the same without any one post", () => {
    expect(bodiesOf(external).reduce((sum, [, body]) => sum + check(body), 0)).toBeGreaterThan(20);
  });
});
