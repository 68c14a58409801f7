import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GuideJa } from "@kikimimi/platforms/manifest";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform, Receiver } from "@kikimimi/platforms/platform";
import { receiverOf } from "@kikimimi/platforms/receivers";
import { platformOf, platforms } from "@kikimimi/platforms/registry";
import { guidesSource } from "../../scripts/guides-source.ts";
import { receiversSource } from "../../scripts/receivers-source.ts";
import { guideProblems } from "../support/guide.ts";
import { registryProblems } from "../support/registry.ts";

const ROOT = join(import.meta.dirname, "../../packages/platforms/src");
const EXERCISE = join(import.meta.dirname, "../fixtures/new-platform");

describe("registry", () => {
  it("holds every folder, and every manifest is complete", () => {
    expect(registryProblems(ROOT, platforms)).toEqual([]);
    expect(platforms.length).toBeGreaterThan(15);
  });

  it("finds each platform by its id, and no other", () => {
    expect(platforms.map((platform) => platformOf(platform.manifest.id))).toEqual(platforms);
    expect(platformOf("nowhere")).toBeUndefined();
  });

  it("is missed by a folder that nobody registered", () => {
    const [first, ...others] = platforms;
    expect(registryProblems(ROOT, others)).toEqual([`${first?.manifest.id}: not in the registry`]);
  });

  it.each([
    ["name", { name: " " }, "name: blank"],
    ["kinds", { kinds: [] }, "kinds: none"],
    ["ingest", { ingest: [] }, "ingest: says webhook, or has one, but not both"],
    ["poll", { poll: { seconds: 60, slowestSeconds: 60 } }, "poll: without a poller, or a poller without its interval"],
    ["webhookDeadlineMs", { webhookDeadlineMs: 0 }, "webhookDeadlineMs: missing"],
    ["reply", { reply: null }, "reply: has rules, or a replier, but not both"],
    ["secrets", { secrets: [{ name: "key", description: "" }] }, "secrets: one has no description"],
  ] as const)("says so when a manifest lacks its %s", (_field, change, problem) => {
    const model = platformOf("standardwebhooks");
    const rest = platforms.filter((platform) => platform !== model);
    if (!model) throw new Error("no platform to change");
    const changed = { ...model, manifest: { ...model.manifest, ...change } };
    expect(registryProblems(ROOT, [changed, ...rest])).toEqual([`standardwebhooks: ${problem}`]);
  });

  it.each([
    ["setup", { setup: [] }, ["guide.setup: empty", "guide.setup: never says {webhook}"]],
    ["limits", { limits: [] }, ["guide.limits: empty"]],
    ["costs", { costs: "" }, ["guide.costs: blank"]],
    ["references", { references: ["see there"] }, ["guide.references: none"]],
  ] as const)("says so when a guide lacks its %s", (_field, change, problems) => {
    const model = platformOf("standardwebhooks");
    if (!model) throw new Error("no platform to change");
    const guide = { ...model.manifest.guide, ...change };
    const rest = platforms.filter((platform) => platform !== model);
    const found = registryProblems(ROOT, [{ ...model, manifest: { ...model.manifest, guide } }, ...rest]);
    expect(found).toEqual(problems.map((problem) => `standardwebhooks: ${problem}`));
  });
});

describe("what takes webhooks", () => {
  it.each(platforms.map((platform) => [platform.manifest.id, platform] as const))(
    "is the half of %s that its registry entry has, or nothing where it has none",
    async (id, { manifest, webhook, decode }) => {
      const receiver = await receiverOf(id);
      expect(receiver).toEqual(webhook && { manifest, webhook, ...(decode ? { decode } : {}) });
    },
  );

  it("knows no name that is none of a platform", async () => {
    expect(await receiverOf("nowhere")).toBeUndefined();
    expect(await receiverOf("toString")).toBeUndefined();
  });
});

describe("a platform that takes no replies", () => {
  it("has to say why", () => {
    const model = platformOf("rss");
    if (!model) throw new Error("no platform to change");
    const guide = { ...model.manifest.guide, cannot: [] };
    const rest = platforms.filter((platform) => platform !== model);
    const found = registryProblems(ROOT, [{ ...model, manifest: { ...model.manifest, guide } }, ...rest]);
    expect(found).toEqual(["rss: guide.cannot: does not say why nobody can reply"]);
  });
});

describe("a new platform", () => {
  let root: string;
  let all: readonly Platform[];

  beforeAll(async () => {
    // Beside the sources, so that the packages they import are found.
    const cache = join(ROOT, "../../../.cache");
    mkdirSync(cache, { recursive: true });
    root = mkdtempSync(join(cache, "new-platform-"));
    cpSync(ROOT, root, { recursive: true, filter: (from) => !from.endsWith(".test.ts") });
    cpSync(join(EXERCISE, "pigeon"), join(root, "pigeon"), { recursive: true });
    appendFileSync(join(root, "all.ts"), 'export { pigeon } from "./pigeon/index.ts";\n');
    const registry: unknown = await import(join(root, "registry.ts"));
    all = platformsIn(registry);
    // What `npm run platform-docs` writes along with the docs.
    writeFileSync(join(root, "all-receivers.ts"), receiversSource(all));
    writeFileSync(join(root, "all-guides-ja.ts"), guidesSource(all));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("is one folder and one line, and everything else follows", () => {
    expect(registryProblems(root, all)).toEqual([]);
    expect(all.map(({ manifest }) => manifest.id).filter((id) => !platformOf(id))).toEqual(["pigeon"]);
  });

  it("takes its webhooks by its own half alone", async () => {
    const receivers: unknown = await import(join(root, "receivers.ts"));
    const receiver = await receiverIn(receivers)("pigeon");
    expect(receiver?.manifest.id).toBe("pigeon");
    const sent = { method: "POST", query: new URLSearchParams(), headers: {}, body: Buffer.from("{}") };
    expect(receiver?.webhook.verify(sent, {}, new Date())).toEqual({ ok: false, reason: "missing_ring" });
  });

  it("is explained in both languages", async () => {
    const guides: unknown = await import(join(root, "all-guides-ja.ts"));
    const { guidesJa } = guidesIn(guides);
    expect(all.flatMap(({ manifest }) => guideProblems(manifest, guidesJa[manifest.id]))).toEqual([]);
    expect(guidesJa["pigeon"]?.setup).toEqual(["鳩舎に、{webhook} へ飛ぶよう伝えます。"]);
  });

  it("reads what it is sent", () => {
    const platform = all.find(({ manifest }) => manifest.id === "pigeon");
    if (!platform) throw new Error("the pigeon has not come");
    const result = normaliseDelivery({
      platform,
      via: "webhook",
      body: readFileSync(join(root, "pigeon/fixtures/notes.json")),
      headers: {},
      settings: {},
      receivedAt: new Date("2026-11-26T10:00:00Z"),
    });
    expect(result.changes.map((change) => change.externalId)).toEqual(["1", "2"]);
    expect([result.ignored, result.failed]).toEqual([[], []]);
  });
});

/** Sound because the copied registry has the type of the one that it was copied from. */
function platformsIn(registry: unknown): readonly Platform[] {
  return (registry as { readonly platforms: readonly Platform[] }).platforms;
}

/** Sound for the same reason. */
function receiverIn(module: unknown): (id: string) => Promise<Receiver | undefined> {
  return (module as { readonly receiverOf: (id: string) => Promise<Receiver | undefined> }).receiverOf;
}

/** Sound for the same reason. */
function guidesIn(module: unknown): { readonly guidesJa: Readonly<Record<string, GuideJa>> } {
  return module as { readonly guidesJa: Readonly<Record<string, GuideJa>> };
}
