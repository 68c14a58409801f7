import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, inject, it, vi } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { Delivery } from "@kikimimi/core/delivery";
import { mentionIdOf } from "@kikimimi/core/identity";
import { TopicDraft } from "@kikimimi/core/topic";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import { createTable } from "@kikimimi/store/table";
import { createDynamoClient } from "@kikimimi/store/client";
import { createStore } from "@kikimimi/store/store";
import { CALM, FURIOUS, OUTCRIES, postOf } from "../support/posts.ts";
import { createWorld, type World } from "../support/world.ts";

const PLATFORM = "standardwebhooks";
const START = Date.parse("2026-11-26T09:00:00.000Z");
const minutesAfter = (minutes: number): Date => new Date(START + minutes * 60_000);

/** A topic as people write it; what is left out has its default. */
const draftOf = (rule: string, rest: Partial<TopicDraft> = {}): TopicDraft =>
  TopicDraft.parse({ name: "返金", rule, ...rest });

describe("topics", () => {
  let world: World;
  let lead: Client;
  let viewer: Client;

  beforeEach(async () => {
    world = await createWorld({ clock: () => minutesAfter(60) });
    lead = await world.clientOf({ id: "kato", name: "加藤", role: "lead" });
    viewer = await world.clientOf({ role: "viewer" });
  });

  const save = (id: string, draft: TopicDraft, expectedVersion?: number, client = lead) =>
    unwrap(
      client.v1.topics[":id"].$put({
        param: { id },
        query: {},
        json: { ...draft, ...(expectedVersion === undefined ? {} : { expectedVersion }) },
      }),
    );
  const remove = (id: string) => unwrap(lead.v1.topics[":id"].$delete({ param: { id }, query: {} }));
  const hear = async (id: string, text: string, fields: Parameters<typeof postOf>[1] = {}): Promise<void> => {
    await world.push(PLATFORM, postOf(id, { text, at: minutesAfter(0), ...fields }));
    await world.drain();
  };
  const mentionOf = async (id: string) =>
    (await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, id)))?.mention;
  const rows = async (query: { topic?: string; limit?: string; cursor?: string } = {}) =>
    unwrap(viewer.v1.queue.$get({ query }));
  const rerun = async (): Promise<void> => {
    await unwrap(lead.v1.replays.$post({ query: {}, json: { since: minutesAfter(-60).toISOString(), cursor: null } }));
    await world.drain();
  };

  describe("are saved", () => {
    it("version by version, with a revision of the brand that every save and removal raises", async () => {
      const first = await save("refunds", draftOf("返金 OR refund", { effects: { points: 10, tags: ["金銭"] } }));
      expect(first).toMatchObject({
        topic: { topicId: "refunds", version: 1, updatedBy: "加藤", effects: { points: 10 }, colour: "grey" },
        warnings: [],
      });
      const second = await save("refunds", draftOf("返金"), 1);
      await save("delay", draftOf("遅い"));
      expect(second.topic.version).toBe(2);
      const list = await unwrap(viewer.v1.topics.$get({ query: {} }));
      expect([list.revision, list.items.map(({ topicId, version }) => [topicId, version])]).toEqual([
        3,
        [
          ["delay", 1],
          ["refunds", 2],
        ],
      ]);
      expect(await unwrap(viewer.v1.topics[":id"].$get({ param: { id: "refunds" }, query: {} }))).toEqual(second.topic);
    });

    it("never over somebody else's save, also when both come at once", async () => {
      await save("refunds", draftOf("返金"));
      const saves = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) => save("refunds", draftOf(`返金 OR 語${i}`), 1)),
      );
      const lost = saves.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
      expect(lost).toHaveLength(7);
      for (const error of lost) {
        expect(error).toMatchObject({
          code: "conflict",
          details: { issues: [{ path: "expectedVersion", message: "2" }] },
        });
      }
      await expect(save("refunds", draftOf("返品"))).rejects.toMatchObject({ code: "conflict" });
      const { revision, items } = await unwrap(viewer.v1.topics.$get({ query: {} }));
      expect([revision, items[0]?.version]).toEqual([2, 2]);
    });

    it("at once for different topics: each is saved, and the revision counts all of them", async () => {
      await Promise.all(Array.from({ length: 8 }, (_, i) => save(`t${i}`, draftOf(`語${i}`))));
      const { revision, items } = await unwrap(viewer.v1.topics.$get({ query: {} }));
      expect([revision, items.length]).toEqual([8, 8]);
    });

    it("and read together with their revision, also when a save comes in the midst of a long read", async () => {
      const { topics } = world.ctx.store;
      // More than one page of a query: 1 MB.
      const examples = Array.from({ length: 50 }, () => ({ text: "語".repeat(1_500), matches: true }));
      const at = { brandId: "demo", updatedAt: minutesAfter(0).toISOString(), updatedBy: "加藤" };
      const ids = Array.from({ length: 8 }, (_, i) => `t${i}`);
      for (const topicId of ids) await topics.save({ ...draftOf("語", { examples }), ...at, topicId }, undefined);
      let done = false;
      const saving = (async () => {
        for (let version = 1; version <= 12; version++) {
          for (const topicId of ["t0", "t7"])
            await topics.save({ ...draftOf("語"), ...at, topicId, examples }, version);
        }
        done = true;
      })();
      let reads = 0;
      for (; !done; reads++) {
        const { revision, topics: found } = await topics.all("demo");
        // Nothing was removed, so that each save raised one version and the revision.
        expect(found.reduce((sum, { version }) => sum + version, 0)).toBe(revision);
      }
      await saving;
      expect(reads).toBeGreaterThan(2);
    });

    it("only within the size of an item", async () => {
      const examples = Array.from({ length: 50 }, () => ({ text: "語".repeat(2_500), matches: true }));
      await expect(save("big", draftOf("語", { examples }))).rejects.toMatchObject({
        code: "invalid_input",
        details: { issues: [{ path: "examples" }] },
      });
    });

    it("and removed: its version is never counted twice, and those that name it are told", async () => {
      await save("refunds", draftOf("返金"));
      await save("angry-refunds", draftOf("topic:refunds AND 最悪"));
      expect(await remove("refunds")).toEqual({ topicId: "refunds", namedBy: ["angry-refunds"] });
      await expect(remove("refunds")).rejects.toMatchObject({ code: "not_found" });
      await expect(unwrap(viewer.v1.topics[":id"].$get({ param: { id: "refunds" }, query: {} }))).rejects.toMatchObject(
        { code: "not_found" },
      );
      await expect(save("refunds", draftOf("返金"), 1)).rejects.toMatchObject({ code: "conflict" });
      expect((await save("refunds", draftOf("返金"))).topic.version).toBe(3);
      expect((await unwrap(viewer.v1.topics.$get({ query: {} }))).revision).toBe(4);
      await expect(
        unwrap(lead.v1.topics[":id"].$delete({ param: { id: "refunds" }, query: { expectedVersion: "2" } })),
      ).rejects.toMatchObject({ code: "conflict" });
    });

    it("only when the rule can be read and its examples hold, naming column and example", async () => {
      await expect(save("refunds", draftOf("返金 AND (refund"))).rejects.toMatchObject({
        code: "invalid_input",
        details: { issues: [{ path: "rule:8" }] },
      });
      const examples = [
        { text: "返金してください", matches: true },
        { text: "京都に行きました", matches: true },
        { text: "返金は要りません", matches: false },
      ];
      await expect(save("refunds", draftOf("返金", { examples }))).rejects.toMatchObject({
        code: "invalid_input",
        details: { issues: [{ path: "examples.1" }, { path: "examples.2" }] },
      });
      await expect(save("loop", draftOf("topic:loop OR 返金"))).rejects.toMatchObject({ code: "invalid_input" });
      await expect(save("Refunds", draftOf("返金"))).rejects.toMatchObject({
        code: "invalid_input",
        details: { issues: [{ path: "id" }] },
      });
      expect((await unwrap(viewer.v1.topics.$get({ query: {} }))).items).toEqual([]);
      const saved = await save("refunds", draftOf("返金 OR topic:nowhere", { examples: examples.slice(0, 1) }));
      expect(saved.warnings.map(({ code, severity }) => [code, severity])).toEqual([["unknown_topic", "warning"]]);
    });

    it("by leads, read by viewers, and by nobody from another brand", async () => {
      const agent = await world.clientOf({ role: "agent" });
      await expect(save("refunds", draftOf("返金"), undefined, agent)).rejects.toMatchObject({ code: "forbidden" });
      await save("refunds", draftOf("返金"));
      await expect(
        unwrap(agent.v1.topics[":id"].$delete({ param: { id: "refunds" }, query: {} })),
      ).rejects.toMatchObject({ code: "forbidden" });
      await expect(unwrap(agent.v1.rules.try.$post({ query: {}, json: { rule: "返金" } }))).rejects.toMatchObject({
        code: "forbidden",
      });
      const stranger = await world.clientOf({ role: "admin", brands: ["other"] });
      expect((await unwrap(stranger.v1.topics.$get({ query: {} }))).items).toEqual([]);
      const query = { brand: "demo" };
      for (const refused of [
        () => unwrap(stranger.v1.topics.$get({ query })),
        () => unwrap(stranger.v1.topics[":id"].$get({ param: { id: "refunds" }, query })),
        () => unwrap(stranger.v1.topics[":id"].$put({ param: { id: "refunds" }, query, json: draftOf("x") })),
        () => unwrap(stranger.v1.topics[":id"].$delete({ param: { id: "refunds" }, query })),
        () => unwrap(stranger.v1.rules.test.$post({ query, json: { rule: "x", post: { text: "x" } } })),
        () => unwrap(stranger.v1.rules.try.$post({ query, json: { rule: "x" } })),
      ]) {
        await expect(refused()).rejects.toMatchObject({ code: "forbidden" });
      }
    });
  });

  describe("judge what arrives", () => {
    it("with points that stand as a term of their own, and words to mark", async () => {
      const text = "先日の返金の件、今日の荷物と一緒に届きました";
      await hear("before", text);
      await save("refunds", draftOf("返金", { effects: { points: 60, tags: ["金銭"] } }));
      await hear("after", text);
      const { items } = await rows();
      expect(items.map((row) => [row.lead?.author?.id, row.topics, row.route])).toEqual([
        ["author-after", ["refunds"], "respond"],
      ]);
      const row = items[0];
      const mentionId = mentionIdOf("demo", PLATFORM, "after");
      expect(row?.terms[0]).toEqual({ term: "topic", weight: 60, value: "refunds", mentionId });
      expect(row?.priority).toBe(row?.terms.reduce((sum, term) => sum + term.weight, 0));
      const { mentions } = await unwrap(
        viewer.v1.threads[":id"].$get({ param: { id: row?.threadId ?? "" }, query: {} }),
      );
      expect(mentions[0]?.topics).toEqual([{ topicId: "refunds", highlights: [{ from: 3, to: 5 }], tags: ["金銭"] }]);
      expect(text.slice(3, 5)).toBe("返金");
    });

    it("who has to be answered, muted or called spam, whatever the words say", async () => {
      await hear("plain", CALM);
      expect((await rows()).items).toEqual([]);
      await save("vip", draftOf("author:author-vip", { effects: { respond: true } }));
      await save("muted-authors", draftOf("author:author-loud", { effects: { mute: true } }));
      await save("bots", draftOf("author:author-bot", { effects: { spam: true } }));
      await hear("vip", CALM);
      await hear("loud", FURIOUS);
      await hear("bot", FURIOUS);
      await hear("cross", FURIOUS);
      const { items } = await rows();
      expect(items.map((row) => row.lead?.author?.id)).toEqual(["author-cross", "author-vip"]);
      const all = await unwrap(viewer.v1.threads.$get({ query: {} }));
      const routes = new Map(all.items.map((row) => [row.lead?.author?.id, [row.status, row.route, row.topics]]));
      expect(routes.get("author-loud")).toEqual(["open", "watch", ["muted-authors"]]);
      expect(routes.get("author-bot")).toEqual(["open", "ignore", ["bots"]]);
    });

    it("and filter the queue, page by page", async () => {
      await save("even", draftOf("偶数"));
      for (let i = 0; i < 7; i++) await hear(`n${i}`, `${OUTCRIES[i]}${i % 2 === 0 ? "偶数" : "奇数"}`);
      const wanted = (await rows()).items.filter((row) => row.topics.includes("even")).map((row) => row.threadId);
      expect(wanted).toHaveLength(4);
      for (const limit of [1, 2, 3, 4, 7]) {
        const found: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await rows({ topic: "even", limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          found.push(...page.items.map((row) => row.threadId));
          cursor = page.next;
        }
        expect([limit, found]).toEqual([limit, wanted]);
      }
      expect((await rows({ topic: "odd" })).items).toEqual([]);
    });

    it("what is stored already when it is replayed, and take back what they said", async () => {
      await hear("old", "返金してください。ありがとうございました");
      expect((await mentionOf("old"))?.topics).toBeNull();
      await save("refunds", draftOf("返金", { effects: { respond: true } }));
      await rerun();
      expect((await mentionOf("old"))?.topics).toMatchObject({ revision: 1, matches: [{ topicId: "refunds" }] });
      expect((await rows()).items).toHaveLength(1);
      await save("refunds", draftOf("返金", { effects: { mute: true } }), 1);
      await rerun();
      expect((await rows()).items).toEqual([]);
      await remove("refunds");
      await rerun();
      expect((await mentionOf("old"))?.topics).toMatchObject({ revision: 3, matches: [] });
      const writes = (await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, "old")))?.rev;
      await rerun();
      expect((await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, "old")))?.rev).toBe(writes);
    });

    it("not while they are switched off", async () => {
      await save("refunds", draftOf("返金", { enabled: false, effects: { respond: true } }));
      await hear("off", "返金してください");
      expect((await mentionOf("off"))?.topics).toMatchObject({ revision: 1, matches: [] });
    });

    it("also when one of them can no longer be read: it is logged and left out", async () => {
      await save("refunds", draftOf("返金"));
      const broken = { ...draftOf("(((返金"), brandId: "demo", topicId: "broken" };
      const at = { updatedAt: minutesAfter(0).toISOString(), updatedBy: "加藤" };
      await world.ctx.store.topics.save({ ...broken, ...at }, undefined);
      const error = vi.spyOn(world.ctx.log, "error");
      await hear("one", "返金してください");
      expect((await mentionOf("one"))?.topics?.matches.map((match) => match.topicId)).toEqual(["refunds"]);
      expect(error.mock.calls).toEqual([
        ["topic.skipped", { brandId: "demo", topicId: "broken", version: 1, code: "unclosed_bracket" }],
      ]);
    });

    it("and are read only when their revision says that they changed", async () => {
      const all = vi.spyOn(world.ctx.store.topics, "all");
      const revision = vi.spyOn(world.ctx.store.topics, "revision");
      await hear("a", "返金");
      await hear("b", "返金");
      expect([all.mock.calls.length, revision.mock.calls.length]).toEqual([0, 2]);
      await save("refunds", draftOf("返金"));
      all.mockClear();
      for (const id of ["c", "d", "e"]) await hear(id, "返金");
      expect([all.mock.calls.length, revision.mock.calls.length]).toEqual([1, 5]);
      expect((await mentionOf("e"))?.topics?.matches).toHaveLength(1);
    });
  });

  describe("in any order", () => {
    const TEXTS = ["返金してください", "発送が遅い", FURIOUS, CALM, "返金が遅い。最悪です"] as const;
    /** What the brand's topics were, revision by revision. */
    const HISTORY: readonly (readonly [string, TopicDraft])[] = [
      ["refunds", draftOf("返金", { effects: { respond: true } })],
      ["slow", draftOf("遅い OR topic:refunds", { effects: { points: 55 } })],
      ["refunds", draftOf("返金 -最悪", { effects: { mute: true } })],
    ];

    /** A store whose topics stand at a revision, for a process that has not seen later saves. */
    async function topicsAt(revision: number) {
      const endpoint = inject("dynamo");
      const table = `t-${randomBytes(6).toString("hex")}`;
      await createTable(createDynamoClient({ endpoint }), table);
      const { topics } = createStore({ endpoint, table });
      const at = { brandId: "demo", updatedAt: minutesAfter(0).toISOString(), updatedBy: "加藤" };
      for (const [i, [topicId, draft]] of HISTORY.slice(0, revision).entries()) {
        const version = HISTORY.slice(0, i).filter(([id]) => id === topicId).length;
        await topics.save({ ...draft, ...at, topicId }, version === 0 ? undefined : version);
      }
      return topics;
    }

    type Step = { readonly post: number; readonly edit: number; readonly revision: number; readonly rank: number };
    const steps: fc.Arbitrary<Step[]> = fc.array(
      fc.record({ post: fc.nat(1), edit: fc.nat(1), revision: fc.nat(3), rank: fc.nat(1_000_000) }),
      { minLength: 4, maxLength: 8 },
    );

    it("end alike, whichever process with older or newer topics comes last", { timeout: 120_000 }, async () => {
      const eras = await Promise.all([0, 1, 2, 3].map(topicsAt));
      let met = 0;
      await fc.assert(
        fc.asyncProperty(steps, fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }), async (plan, texts) => {
          const source = await world.ctx.store.sources.get(PLATFORM, PLATFORM);
          if (!source) throw new Error("a world has its sources");
          const delivery = ({ post, edit }: Step): Delivery => {
            const { data, timestamp } = postOf(`p${post}`, {
              text: TEXTS[texts[post * 2 + edit] ?? 0] ?? "",
              at: minutesAfter(post),
              conversationId: "c",
            });
            const body = {
              type: "mention.updated",
              timestamp,
              data: { ...data, updatedAt: minutesAfter(post + edit) },
            };
            return deliveryOf(world.ctx, source, "webhook", Buffer.from(JSON.stringify(body)));
          };
          const work = plan.map((step) => ({ step, delivery: delivery(step) }));
          const shuffled = work.toSorted((a, b) => a.step.rank - b.step.rank);
          const views: unknown[] = [];
          for (const order of [work, shuffled, [...shuffled, ...work]]) {
            const fresh = await createWorld({ clock: () => minutesAfter(60) });
            for (const one of order) {
              const topics = eras[one.step.revision];
              if (!topics) throw new Error("there is an era for each revision");
              const ctx = { ...fresh.ctx, store: { ...fresh.ctx.store, topics } };
              await processDelivery({ ctx, input: one.delivery });
            }
            await fresh.drain();
            views.push(await viewOf(fresh));
          }
          expect(views[1]).toEqual(views[0]);
          expect(views[2]).toEqual(views[0]);
          if (JSON.stringify(views[0]).includes('"topicId":"')) met++;
        }),
        { numRuns: Number(process.env["KIKIMIMI_RUNS"] ?? 12), endOnFailure: false },
      );
      expect(met).toBeGreaterThan(3);
    });

    it("also by the counts that some rules ask for: the newer count holds", async () => {
      await save("loud", draftOf("likes>100", { effects: { points: 20 } }));
      const source = await world.ctx.store.sources.get("mastodon", "mastodon");
      if (!source) throw new Error("a world has its sources");
      const status = (likes: number) => ({
        id: "1",
        uri: "https://mastodon.example/1",
        url: "https://mastodon.example/@a/1",
        created_at: minutesAfter(0).toISOString(),
        edited_at: null,
        content: `<p>${CALM}</p>`,
        visibility: "public",
        favourites_count: likes,
        account: { id: "2", acct: "a", url: "https://mastodon.example/@a", display_name: "A" },
      });
      const read = (likes: number, minutes: number): Delivery => ({
        ...deliveryOf(world.ctx, source, "poll", Buffer.from(JSON.stringify([status(likes)]))),
        receivedAt: minutesAfter(minutes).toISOString(),
      });
      // Counts may fall too: what the newest one says holds, whether that is more or less.
      for (const [first, last, topics] of [
        [3, 300, ["loud"]],
        [300, 3, []],
      ] as const) {
        const [early, late] = [read(first, 10), read(last, 20)];
        for (const order of [
          [early, late],
          [late, early],
          [late, early, late, early],
        ]) {
          const fresh = await createWorld({ clock: () => minutesAfter(60) });
          const ctx = { ...fresh.ctx, store: { ...fresh.ctx.store, topics: world.ctx.store.topics } };
          for (const input of order) await processDelivery({ ctx, input });
          const client = await fresh.clientOf({ role: "viewer" });
          const { items } = await unwrap(client.v1.threads.$get({ query: {} }));
          expect(items.map((row) => row.topics)).toEqual([topics]);
        }
      }
    });
  });

  describe("are tried", () => {
    const test = (rule: string, post: { text: string; likes?: number }, rest: object = {}) =>
      unwrap(viewer.v1.rules.test.$post({ query: {}, json: { rule, post, ...rest } }));

    it("on one post, with marks, problems and the common way of writing", async () => {
      await save("refunds", draftOf("返金"));
      expect(await test("（topic:refunds）　OR ＡＢＣ", { text: "abcの件" })).toEqual({
        matches: true,
        highlights: [{ from: 0, to: 3 }],
        problems: [],
        formatted: "topic:refunds OR ＡＢＣ",
      });
      expect((await test("topic:refunds likes>10", { text: "返金", likes: 11 })).matches).toBe(true);
      expect((await test("サーバ", { text: "サーバー" }, { options: { longVowels: true } })).matches).toBe(true);
      const wrong = await test('"返金', { text: "返金" });
      expect([wrong.matches, wrong.formatted, wrong.problems.map(({ code }) => code)]).toEqual([
        false,
        null,
        ["unclosed_quote"],
      ]);
    });

    it("on the last days' mentions: read, met, by day, with samples", async () => {
      for (let i = 0; i < 14; i++) {
        const at = minutesAfter(-i * 6 * 60);
        await hear(`t${i}`, i % 2 === 0 ? `${i}番目の返金` : CALM, { at, conversationId: `c${i % 3}` });
      }
      const trial = await unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金", days: 2 } }));
      // Posted in the 48 hours before 10:00: the first eight, six hours apart from 09:00.
      expect([trial.read, trial.matched, trial.share, trial.stopped]).toEqual([8, 4, 0.5, null]);
      expect(trial.days).toEqual([
        { day: "2026-11-24", read: 2, matched: 1 },
        { day: "2026-11-25", read: 4, matched: 2 },
        { day: "2026-11-26", read: 2, matched: 1 },
      ]);
      expect(trial.samples).toHaveLength(4);
      for (const { text, highlights } of trial.samples) {
        expect(highlights.map(({ from, to }) => text.slice(from, to))).toEqual(["返金"]);
      }
      await expect(
        unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金 (最悪", days: 2 } })),
      ).rejects.toMatchObject({ code: "invalid_input", details: { issues: [{ path: "rule:4" }] } });
      await expect(
        unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金", days: 8 } })),
      ).rejects.toMatchObject({ code: "invalid_input", details: { issues: [{ path: "days" }] } });
    });

    it("for five seconds at most, and says how far it came", async () => {
      let now = START;
      let pace = 0;
      world = await createWorld({ clock: () => new Date((now += pace)) });
      lead = await world.clientOf({ role: "lead" });
      for (let i = 0; i < 20; i++) {
        now += 60_000;
        await hear(`t${i}`, "返金", { at: new Date(now) });
      }
      pace = 2_000;
      const trial = await unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金", days: 1 } }));
      expect(trial.stopped).toBe("time");
      expect(trial.read).toBeGreaterThan(0);
      expect(trial.read).toBeLessThan(20);
      expect(Date.parse(trial.reached)).toBeGreaterThan(START);
    });
  });
});

/** Everything that the API shows of the brand, less what counts writes. */
async function viewOf(world: World): Promise<unknown> {
  const client = await world.clientOf({ role: "admin" });
  const { items } = await unwrap(client.v1.threads.$get({ query: { limit: "200" } }));
  const threads = await Promise.all(
    items
      .map((row) => row.threadId)
      .sort()
      .map(async (id) => {
        const {
          rev: _rev,
          updatedAt: _at,
          mentions,
          ...thread
        } = await unwrap(client.v1.threads[":id"].$get({ param: { id }, query: { limit: "200" } }));
        return { ...thread, mentions: mentions.map(({ rev: _mentionRev, ...mention }) => mention) };
      }),
  );
  const queue = await unwrap(client.v1.queue.$get({ query: { limit: "200" } }));
  return { threads, queue: queue.items.map((row) => row.threadId) };
}
