import { type Client, unwrap } from "@kikimimi/api/client";
import { Role } from "@kikimimi/core/people/actor";
import { mentionIdOf, threadIdOf } from "@kikimimi/core/base/identity";
import { draftOf, type Reply } from "@kikimimi/core/reply/reply";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import { createSqliteIndex } from "@kikimimi/search/sqlite";
import { CALM, OUTCRIES, postOf } from "./posts.ts";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { createSqsClient } from "@kikimimi/messaging/client";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import { createWorld, type World } from "./world.ts";

const PLATFORM = "standardwebhooks";
const FURIOUS =
  "ふざけるな！！御社のアプリでアカウントを乗っ取られて勝手に三万円も決済されました。今すぐ責任者を出して返金してください";

/** What is nobody's to see. */
const HIDDEN =
  /hidden-address|hidden-sealed|hidden-digest|whsec_\w|hidden-key|test-access-token|test-channel|kkm_\w+_\w/g;

/** What of it stands in a text. */
export function hiddenIn(text: string): string[] {
  return text.match(HIDDEN) ?? [];
}

/** Ids by the segment of a path that they follow. */
type Ids = Readonly<Record<string, string>>;

/** A brand `demo` that has one of everything, with secrets in all places that may hold some. */
export type WallScene = {
  readonly world: World;
  readonly ids: Ids;
  /** Ids that one route alone is asked with, by its name. */
  readonly own: Readonly<Record<string, Ids>>;
  /** All threads. */
  readonly threads: readonly string[];
  /** The thread that another one is made a part of, and the mention that is taken out of its thread. */
  readonly whole: string;
  readonly taken: string;
  /** The revision of the thread whose replies are worked on. */
  readonly answeredRev: () => Promise<number>;
  /** Words that only this brand's people may read. */
  readonly known: readonly string[];
};

export async function wallScene(): Promise<WallScene> {
  const settings = { [PLATFORM]: { replyUrl: "https://shop.example/replies" } };
  const world = await createWorld({ maxReceives: 2, settings, search: createSqliteIndex(":memory:") });
  const lead = await world.clientOf({ role: "lead" });
  const threadOf = (conversation: string): string => threadIdOf("demo", PLATFORM, conversation);
  const mentionOf = (id: string): string => mentionIdOf("demo", PLATFORM, id);
  await loseLetter(world);
  for (const id of ["one", "two"]) await world.push(PLATFORM, postOf(id, { text: `${FURIOUS} #${id}` }));
  for (const [i, id] of ["main", "answered", "part", "whole", "talk"].entries())
    await world.push(PLATFORM, postOf(id, { text: OUTCRIES[i], conversationId: id }));
  await world.push(PLATFORM, postOf("taken", { text: OUTCRIES[6], conversationId: "talk" }));
  await world.drain();
  await saveDocuments(world, lead);
  await world.ctx.store.sources.put({
    schemaVersion: 1,
    brandId: "demo",
    platform: PLATFORM,
    sourceId: "door",
    name: "隠し口",
    settings: {},
    polled: true,
  });
  await hideSecrets(world, mentionOf("main"));
  const agent = await world.clientOf({ role: "agent" });
  await unwrap(agent.v1.mentions[":id"].correction.$put({ param: { id: mentionOf("main") }, json: { anger: 2 } }));
  const { wave } = (await unwrap(lead.v1.queue.$get({ query: {} }))).items.find((row) => row.wave) ?? {};
  const admin = await world.clientOf({ role: "admin" });
  const made = await unwrap(admin.v1["api-keys"].$post({ json: { name: "報告", role: "viewer", brands: ["demo"] } }));
  // Of an author who wrote nothing, so that running it takes nothing from the others.
  const order = { platform: PLATFORM, author: "nobody-there", confirm: "nobody-there" };
  const { erasureId } = await unwrap(admin.v1.erasures.$post({ query: {}, json: order }));
  const [delivery] = (await unwrap(lead.v1.deliveries.$get({ query: {} }))).items;
  const json = { url: "http://127.0.0.1:1/", events: ["*"] };
  const { subscriptionId } = (await unwrap(lead.v1.webhooks.$post({ query: {}, json }))).webhook;
  const tried = await unwrap(lead.v1.webhooks[":id"].test.$post({ param: { id: subscriptionId }, query: {} }));
  const [letter] = (await unwrap(lead.v1["dead-letters"].$get({ query: {} }))).deadLetters;
  await indexChanges({ ctx: world.ctx, input: { budgetMs: 60_000 } });
  const answered = threadOf("answered");
  const ids = {
    threads: threadOf("main"),
    mentions: mentionOf("main"),
    deliveries: delivery?.deliveryId ?? "",
    waves: wave?.waveId ?? "",
    "api-keys": made.key.keyId,
    erasures: erasureId,
    webhooks: subscriptionId,
    messages: tried.messageId,
    "dead-letters": letter?.messageId ?? "",
    ...NAMES,
  };
  const replies = await makeReplies(world, answered, mentionOf("answered"));
  const own = {
    ...Object.fromEntries(
      Object.entries(replies).map(([route, reply]) => [
        route.replace("/", "/v1/threads/{id}/replies/{replyId}/").replace(/\/$/, ""),
        { threads: answered, replies: reply },
      ]),
    ),
    "GET /v1/threads/{id}/replies": { threads: answered },
    "POST /v1/threads/{id}/merge": { threads: threadOf("part") },
    "POST /v1/threads/{id}/separate": { threads: threadOf("part") },
    "POST /v1/threads/{id}/split": { threads: threadOf("talk") },
    // One's own hours are an agent's to say.
    "PUT /v1/colleagues/{id}/availability": { colleagues: "agent" },
  };
  return {
    world,
    ids: { ...ids, replies: replies["PUT /"] ?? "" },
    own,
    threads: ["one", "two", "main", "answered", "part", "whole", "talk"].map(threadOf),
    whole: threadOf("whole"),
    taken: mentionOf("taken"),
    answeredRev: async () => (await world.ctx.store.threads.get(answered))?.rev ?? 0,
    known: [
      ...Object.entries(ids).flatMap(([noun, id]) => (noun in NAMES ? [] : [id])),
      ...Object.values(replies),
      "責任者",
      ...HIDDEN_NAMES.map((name) => `隠し${name}`),
    ],
  };
}

/** What the brand's things are called after 隠し, a word that the platforms' guides use, too. */
const HIDDEN_NAMES = ["口", "題", "技", "屋号", "声", "班", "手順", "文", "規則", "眺め"];

/** Ids that people choose; another brand may choose the same ones. */
const NAMES: Ids = {
  topics: "refunds",
  views: "refunds",
  macros: "refunds",
  automations: "refunds",
  "canned-replies": "refunds",
  colleagues: "sato",
  teams: "care",
  sources: `${PLATFORM}/door`,
};

/** A delivery that came to a source which is gone when it is processed, until the queue gives it up. */
async function loseLetter({ ctx, variables }: World): Promise<void> {
  const source = await ctx.store.sources.get(PLATFORM, PLATFORM);
  if (!source) throw new Error("the world has a source for every platform");
  const body = Buffer.from(JSON.stringify(postOf("poison", { text: CALM })));
  const message = { type: "delivery.received", delivery: deliveryOf(ctx, source, "webhook", body) };
  // As SQS sets it aside once it failed too often.
  await createSqsClient({ endpoint: variables["SQS_ENDPOINT"] }).send(
    new SendMessageCommand({ QueueUrl: variables["INBOUND_DLQ_URL"], MessageBody: JSON.stringify(message) }),
  );
}

async function saveDocuments(world: World, { v1 }: Client): Promise<void> {
  const refunds = { param: { id: "refunds" }, query: {} };
  await unwrap(v1.topics[":id"].$put({ ...refunds, json: { name: "隠し題", rule: "返金" } }));
  const colleague = { name: "佐藤", skills: ["隠し技"] };
  for (const id of ["sato", "agent"])
    await unwrap(v1.colleagues[":id"].$put({ param: { id }, query: {}, json: colleague }));
  const { v1: admin } = await world.clientOf({ role: "admin" });
  await unwrap(admin.brand.$put({ query: {}, json: { name: "隠し屋号" } }));
  await unwrap(v1["voice-guide"].$put({ query: {}, json: { tone: "隠し声" } }));
  await unwrap(v1.teams[":id"].$put({ param: { id: "care" }, query: {}, json: { name: "隠し班" } }));
  await unwrap(v1.macros[":id"].$put({ ...refunds, json: { name: "隠し手順", actions: [{ type: "follow" }] } }));
  await unwrap(
    v1["canned-replies"][":id"].$put({ ...refunds, json: { name: "隠し文", texts: { ja: "失礼しました" } } }),
  );
  const when = { type: "on", event: "reply.sent" } as const;
  await unwrap(v1.automations[":id"].$put({ ...refunds, json: { name: "隠し規則", when, do: [{ type: "reopen" }] } }));
  const brands = { param: { id: "refunds" }, query: { owner: "brand" } } as const;
  await unwrap(v1.views[":id"].$put({ ...brands, json: { name: "隠し眺め" } }));
  for (const role of Role.exclude(["viewer"]).options) {
    const client = await world.clientOf({ role });
    await unwrap(client.v1.views[":id"].$put({ ...refunds, json: { name: "返金" } }));
  }
}

/** Puts words that must never be shown where secrets lie. */
async function hideSecrets({ ctx: { store } }: World, mentionId: string): Promise<void> {
  const mention = (await store.mentions.get(mentionId))?.mention;
  const [content] = mention?.revisions ?? [];
  if (!mention || !content) throw new Error("nothing was heard");
  const revisions = [{ ...content, normaliser: content.normaliser + 1, address: { replyToken: "hidden-address" } }];
  await store.mentions.join({ ...mention, revisions }, "dlv_address");
  const token = { schemaVersion: 1, sealed: "hidden-sealed", digest: "hidden-digest", rev: 0 } as const;
  await store.sources.putToken(PLATFORM, PLATFORM, token);
}

/** A reply in the state that each route asks for; answers their ids by the end of the route. */
async function makeReplies(world: World, threadId: string, mentionId: string): Promise<Record<string, string>> {
  const { store, clock } = world.ctx;
  const at = clock().toISOString();
  const failed = { state: "failed", error: { code: "upstream", message: "…" } } as const;
  const states: readonly (readonly [string, Partial<Reply>])[] = [
    ["PUT /", {}],
    ["DELETE /", {}],
    ["POST /preflight", {}],
    ["POST /submit", {}],
    ["POST /approve", { state: "submitted" }],
    ["POST /reject", { state: "submitted" }],
    ["POST /send", {}],
    ["POST /retry", failed],
    ["POST /resolve", { ...failed, triedAt: at, error: { code: "in_doubt", message: "…" } }],
  ];
  const by = { id: "agent", name: "agent" };
  const place = { threadId, brandId: "demo", platform: PLATFORM, sourceId: PLATFORM, mentionId };
  const ids: Record<string, string> = {};
  for (const [i, [route, change]] of states.entries()) {
    const replyId = `rpl_01KAZ0C6G4M7Q9VX2T5W8Y3N${String(i).padStart(2, "0")}`;
    const draft = draftOf({ ...place, text: "確認します", key: "hidden-key", by, replyId, createdAt: at });
    await store.replies.create({ ...draft, ...change });
    ids[route] = replyId;
  }
  return ids;
}
