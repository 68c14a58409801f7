import { createServer, type Server } from "node:http";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { CorrectionRow } from "@kikimimi/api/schema";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import type { Correction } from "@kikimimi/core/mention/signal";
import { readBrandRows } from "@kikimimi/training/brand-rows";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { kikimimi, kikimimiWith } from "../support/cli.ts";
import { postOf } from "../support/posts.ts";
import { createWorld, type World } from "../support/world.ts";

const PLATFORM = "standardwebhooks";
const idOf = (id: string): string => mentionIdOf("demo", PLATFORM, id);

/** The world's API on a port, for the command. */
async function serve(world: World): Promise<Server> {
  const server = createServer((request, response) => {
    const { authorization = "" } = request.headers;
    void world
      .request(request.url ?? "", { method: request.method ?? "GET", headers: { authorization } })
      .then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

describe("corrections", () => {
  let world: World;
  let agent: Client;
  let lead: Client;
  let now: number;

  beforeEach(async () => {
    now = Date.parse("2026-11-26T09:00:00.000Z");
    world = await createWorld({ clock: () => new Date((now += 1_000)) });
    agent = await world.clientOf({ id: "sato", name: "佐藤", role: "agent" });
    lead = await world.clientOf({ role: "lead" });
    for (let i = 0; i < 4; i++)
      await world.push(PLATFORM, postOf(`c${i}`, { at: new Date("2026-11-26T08:00:00.000Z") }));
    await world.drain();
  });

  const correct = (id: string, json: Correction): Promise<unknown> =>
    unwrap(agent.v1.mentions[":id"].correction.$put({ param: { id: idOf(id) }, json }));
  async function pages(client: Client, limit: number): Promise<CorrectionRow[]> {
    const rows: CorrectionRow[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { limit: String(limit), ...(cursor === undefined ? {} : { cursor }) };
      const page = await unwrap(client.v1.corrections.$get({ query }));
      rows.push(...page.items);
      cursor = page.next;
    }
    return rows;
  }

  it("lists each corrected mention once, by its latest correction, oldest first, whatever the page's size", async () => {
    await correct("c2", { anger: 0 });
    await correct("c0", { spam: true });
    await correct("c1", { sentiment: "positive", intents: ["praise", "spam"], spam: false });
    await correct("c2", { anger: 1, urgency: 2 });
    const whole = await pages(lead, 200);
    expect(whole.map((row) => row.mentionId)).toEqual(["c0", "c1", "c2"].map(idOf));
    const by = { id: "sato", name: "佐藤" };
    const common = { platform: PLATFORM, lang: "ja", by, text: expect.stringContaining("ふざけるな") as string };
    expect(whole).toEqual([
      {
        mentionId: idOf("c0"),
        author: "author-c0",
        ...common,
        spam: true,
        intents: ["spam"],
        correctedAt: expect.any(String) as string,
      },
      {
        mentionId: idOf("c1"),
        author: "author-c1",
        ...common,
        sentiment: "positive",
        spam: false,
        intents: ["praise"],
        correctedAt: expect.any(String) as string,
      },
      {
        mentionId: idOf("c2"),
        author: "author-c2",
        ...common,
        anger: 1,
        urgency: 2,
        correctedAt: expect.any(String) as string,
      },
    ]);
    for (const limit of [1, 2, 3]) expect(await pages(lead, limit)).toEqual(whole);
  });

  it("gives the text as it was judged, and forgets what was deleted", async () => {
    await correct("c1", { anger: 0 });
    await correct("c0", { anger: 0 });
    now = Date.parse("2026-11-26T10:00:00.000Z");
    const edited = postOf("c0", { text: "もう大丈夫です", at: new Date("2026-11-26T10:00:00.000Z") });
    await world.push(PLATFORM, { ...edited, type: "mention.updated" });
    await world.push(PLATFORM, { type: "mention.deleted", timestamp: "2026-11-26T10:00:00.000Z", data: { id: "c1" } });
    await world.drain();
    const rows = await pages(lead, 50);
    expect(rows.map((row) => [row.mentionId, row.text.slice(0, 5)])).toEqual([[idOf("c0"), "ふざけるな"]]);
    const first = await world.ctx.store.mentions.corrected("demo", { limit: 1 });
    expect(first.items.map((item) => item.mention.mentionId)).toEqual([idOf("c0")]);
    const { mention } = (await world.ctx.store.mentions.get(idOf("c0"))) ?? {};
    expect(mention?.revisions[0]?.text).toBe("もう大丈夫です");
  });

  it("is for leads of the brand only, and refuses another list's cursor", async () => {
    await correct("c0", { anger: 0 });
    await correct("c1", { anger: 0 });
    await expect(pages(agent, 50)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.clientOf({ role: "admin", brands: ["other"] });
    expect(await pages(stranger, 50)).toEqual([]);
    await expect(unwrap(stranger.v1.corrections.$get({ query: { brand: "demo" } }))).rejects.toMatchObject({
      code: "forbidden",
    });
    const queue = await unwrap(agent.v1.queue.$get({ query: { limit: "1" } }));
    const page = await unwrap(lead.v1.corrections.$get({ query: { limit: "1" } }));
    for (const [client, cursor] of [
      [lead, queue.next],
      [stranger, page.next],
    ] as const) {
      expect(cursor).not.toBeNull();
      await expect(unwrap(client.v1.corrections.$get({ query: { cursor: cursor ?? "" } }))).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
  });

  describe("exported by the command", () => {
    let folder: string;
    let server: Server;
    let env: Record<string, string>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "kikimimi-corrections-"));
    });
    beforeEach(async () => {
      server = await serve(world);
      const { port } = server.address() as AddressInfo;
      env = { KIKIMIMI_URL: `http://127.0.0.1:${port}`, KIKIMIMI_TOKEN: await world.tokenOf({ role: "lead" }) };
      return () => new Promise<void>((resolve) => server.close(() => resolve()));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("is what train reads: three rulings become three rows", async () => {
      await correct("c0", { spam: true });
      await correct("c1", { sentiment: "positive", anger: 0, urgency: 1 });
      await correct("c2", { anger: 1, intents: ["complaint", "churn"] });
      await correct("c3", { spam: false });
      const out = join(folder, "corrections.jsonl");
      const exported = await kikimimiWith({ env }, "corrections", "--out", out);
      expect([exported.code, exported.out]).toEqual([0, `3 corrections in ${out}\n`]);
      expect((await stat(out)).mode & 0o777).toBe(0o600);
      const { rows } = readBrandRows([out], "ja");
      expect(new Map(rows.map(({ author, labels }) => [author, labels]))).toEqual(
        new Map<string, object>([
          ["author-c0", { intents: ["spam"] }],
          ["author-c1", { sentiment: "positive", anger: 0, urgency: 1 }],
          ["author-c2", { anger: 1, intents: ["complaint", "churn"] }],
        ]),
      );
      const piped = await kikimimiWith({ env }, "corrections", "--out", "-");
      expect([piped.code, piped.out]).toEqual([0, await readFile(out, "utf8")]);
      const model = join(folder, "model.json");
      const trained = await kikimimi("train", "--data", out, "--lang", "ja", "--out", model);
      expect([trained.code, trained.out]).toEqual([2, ""]);
      expect(trained.err).toContain("50 labelled rows in ja are needed; there are 3");
    });

    it("says what is wrong, and leaves an earlier export as it was", async () => {
      const out = join(folder, "kept.jsonl");
      await writeFile(out, "kept\n");
      const asViewer = { ...env, KIKIMIMI_TOKEN: await world.tokenOf({ role: "viewer" }) };
      const denied = await kikimimiWith({ env: asViewer }, "corrections", "--out", out);
      expect([denied.code, denied.out, await readFile(out, "utf8")]).toEqual([3, "", "kept\n"]);
      expect((await kikimimiWith({ env }, "corrections")).code).toBe(2);
      expect((await kikimimiWith({ env }, "corrections", "--out", join(folder, "no", "where"))).err).toContain(
        "cannot be written",
      );
    });
  });
});
