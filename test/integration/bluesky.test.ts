import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Change, Upserted } from "@kikimimi/core/mention/change";
import { bluesky } from "@kikimimi/platforms/bluesky/index";
import type { Call } from "@kikimimi/platforms/call";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Page } from "@kikimimi/platforms/poller";
import type { ReplyTarget } from "@kikimimi/platforms/reply";
import { type Network, runtime, startNetwork } from "../bluesky/network.ts";

const { tokens, replier, poller } = bluesky;
if (!tokens?.obtain || !replier?.find || !poller?.recheck) throw new Error("bluesky cannot do what is tried here");
const { obtain } = tokens;
const { send, find } = replier;
const { fetchPage, recheck } = poller;

const POSTS = "app.bsky.feed.post";
const missing = "missing" in runtime ? runtime.missing : undefined;

const Account = z.object({ did: z.string(), handle: z.string(), accessJwt: z.string() });
type Account = z.infer<typeof Account>;

/** What people and their own programs do at the server, by plain requests. */
class People {
  readonly pds: string;

  constructor(pds: string) {
    this.pds = pds;
  }

  async ask(nsid: string, account: Account | undefined, body?: object): Promise<unknown> {
    const response = await fetch(`${this.pds}/xrpc/${nsid}`, {
      method: body ? "POST" : "GET",
      headers: {
        ...(body ? { "content-type": "application/json" } : {}),
        ...(account ? { authorization: `Bearer ${account.accessJwt}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${nsid}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  async join(name: string): Promise<Account> {
    const body = { handle: `${name}.test`, email: `${name}@mail.test`, password: "pass" };
    return Account.parse(await this.ask("com.atproto.server.createAccount", undefined, body));
  }

  async appPassword(account: Account): Promise<string> {
    const answer = await this.ask("com.atproto.server.createAppPassword", account, { name: "kikimimi" });
    return z.object({ password: z.string() }).parse(answer).password;
  }

  /** Puts a post under its key; the same key again is an edit. */
  async put(account: Account, rkey: string, text: string, more: object = {}): Promise<{ uri: string; cid: string }> {
    const record = { $type: POSTS, text, createdAt: new Date().toISOString(), ...more };
    const body = { repo: account.did, collection: POSTS, rkey, record };
    const answer = await this.ask("com.atproto.repo.putRecord", account, body);
    return z.object({ uri: z.string(), cid: z.string() }).parse(answer);
  }

  async remove(account: Account, rkey: string): Promise<void> {
    await this.ask("com.atproto.repo.deleteRecord", account, { repo: account.did, collection: POSTS, rkey });
  }

  async records(account: Account): Promise<{ uri: string; cid: string; value: { text: string } }[]> {
    const answer = await this.ask(`com.atproto.repo.listRecords?repo=${account.did}&collection=${POSTS}`, undefined);
    const Stored = z.looseObject({ uri: z.string(), cid: z.string(), value: z.looseObject({ text: z.string() }) });
    return z.object({ records: z.array(Stored) }).parse(answer).records;
  }
}

/** A brand's account with an app password, and a customer who wrote something. */
async function scene(network: Network, name: string) {
  const people = new People(network.pds);
  const brand = await people.join(`${name}brand`);
  const customer = await people.join(`${name}haru`);
  const password = await people.appPassword(brand);
  const bare: Omit<Call, "token"> = {
    settings: bluesky.manifest.settings.parse({
      service: network.pds,
      handle: brand.handle,
      mentions: true,
      queries: [name],
    }),
    secrets: { appPassword: [password] },
    fetch,
    now: () => new Date(),
    pace: { wait: async () => undefined, random: () => 0.5 },
  };
  const token = await obtain(bare, undefined);
  return { people, brand, customer, bare, token, call: { ...bare, token } };
}

function targetOf(post: { uri: string; cid: string }): ReplyTarget {
  return {
    externalId: post.uri,
    conversation: post.uri,
    kind: "post",
    author: null,
    direct: false,
    address: { cid: post.cid, rootUri: post.uri, rootCid: post.cid },
    heardAt: new Date().toISOString(),
  };
}

const Waits = z.object({ details: z.object({ retryAfter: z.number().min(1).max(300) }) });
const KEY = "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10";

describe.skipIf(missing !== undefined)(`bluesky on the reference PDS${missing ? ` (${missing})` : ""}`, () => {
  let network: Network;
  beforeAll(async () => {
    const started = await startNetwork("pds.mjs");
    if ("missing" in started) throw new Error(started.missing);
    network = started;
  });
  afterAll(async () => network?.stop());

  it("signs in with an app password, renews the session, and begins another when it was taken back", async () => {
    const { bare, brand, people, token } = await scene(network, "session");
    expect(token.facts).toEqual({ did: brand.did, handle: brand.handle });
    expect(Math.abs(Date.parse(token.expiresAt ?? "") - Date.now() - 7_200_000)).toBeLessThan(60_000);
    const renewed = await obtain(bare, token);
    expect(renewed.refreshToken).not.toBe(token.refreshToken);
    expect((await obtain(bare, { accessToken: "x", refreshToken: "not.a.token" })).facts).toEqual(token.facts);
    await people.ask("com.atproto.server.revokeAppPassword", brand, { name: "kikimimi" });
    await expect(obtain(bare, renewed)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("sends a reply once, however often, with the refs and marks that the server keeps", async () => {
    const { people, brand, customer, call } = await scene(network, "once");
    const post = await people.put(customer, "3n2ud7nyf7k2z", "傘が届かない");
    const text = `@${customer.handle} ご不便をおかけしました。https://kasa.example/1042 #傘`;
    const input = { ...call, target: targetOf(post), text, key: KEY, approvedAt: new Date() };
    const sent = await send(input);
    expect((await send(input)).externalId).toBe(sent.externalId);
    expect((await find(input))?.externalId).toBe(sent.externalId);
    expect(await find({ ...input, key: "another" })).toBeUndefined();
    const records = await people.records(brand);
    expect(records).toMatchObject([
      {
        uri: sent.externalId,
        value: {
          text,
          createdAt: input.approvedAt.toISOString(),
          reply: { root: post, parent: post },
          facets: [{ features: [{ did: customer.did }] }, { features: [{ uri: "https://kasa.example/1042" }] }, {}],
        },
      },
    ]);
    const echo = normaliseDelivery({
      platform: bluesky,
      via: "poll",
      body: JSON.stringify({ records }),
      headers: {},
      settings: { did: brand.did },
      receivedAt: new Date(),
    });
    expect(echo).toMatchObject({
      changes: [{ externalId: sent.externalId, conversation: post.uri, content: { own: true, parent: post.uri } }],
      failed: [],
    });
  });

  it("answers an edited post at its newest version, below the root of its thread, and no post that is gone", async () => {
    const { people, customer, brand, call } = await scene(network, "edit");
    const root = await people.put(customer, "3n2ud7nyf7k2a", "first");
    const reply = { reply: { root, parent: root } };
    const old = await people.put(customer, "3n2ud7nyf7k2b", "second", reply);
    const edited = await people.put(customer, "3n2ud7nyf7k2b", "second, edited", reply);
    expect([edited.uri, edited.cid === old.cid]).toEqual([old.uri, false]);
    const input = { ...call, target: targetOf(old), text: "ok", key: KEY, approvedAt: new Date() };
    const sent = await send(input);
    expect(await people.records(brand)).toMatchObject([{ value: { reply: { root, parent: edited } } }]);
    await people.remove(customer, "3n2ud7nyf7k2b");
    expect((await send(input)).externalId).toBe(sent.externalId);
    await expect(send({ ...input, key: "another" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("reads the server's refusals: text too long, a token that is none, nobody to mention", async () => {
    const { people, brand, customer, call } = await scene(network, "refuse");
    const post = await people.put(customer, "3n2ud7nyf7k2z", "傘");
    const input = { ...call, target: targetOf(post), text: "ok", key: KEY, approvedAt: new Date() };
    await expect(send({ ...input, text: "あ".repeat(301) })).rejects.toMatchObject({ code: "invalid_input" });
    const token = { ...call.token, accessToken: "e30.e30.e30" };
    await expect(send({ ...input, token })).rejects.toMatchObject({ code: "unauthenticated" });
    await send({ ...input, text: "hello @nobody.test" });
    expect(Object.keys((await people.records(brand))[0]?.value ?? {})).not.toContain("facets");
    await send({ ...input, key: "longest", text: "👨‍👩‍👧‍👦".repeat(120) });
  });

  it("waits for the server's reset when it has signed in too often", { timeout: 60_000 }, async () => {
    const { bare } = await scene(network, "often");
    const attempts = Array.from({ length: 40 }, () => obtain(bare, undefined).catch((error: unknown) => error));
    const refused = (await Promise.all(attempts)).find((result) => result instanceof Error);
    expect(refused).toMatchObject({ code: "rate_limited" });
    expect(Waits.safeParse(refused).success).toBe(true);
  });
});

describe.skipIf(missing !== undefined)(`bluesky on the reference network${missing ? ` (${missing})` : ""}`, () => {
  let network: Network | undefined;
  let absent = "not started";
  beforeAll(async () => {
    const started = await startNetwork("full-network.mjs");
    if ("missing" in started) absent = started.missing;
    else network = started;
  }, 120_000);
  afterAll(async () => network?.stop());

  it("hears, pages, answers once, sees edits and deletes", { timeout: 120_000 }, async ({ skip }) => {
    if (!network) return skip(absent);
    const { people, brand, customer, call } = await scene(network, "kasa");
    const mention = { $type: "app.bsky.richtext.facet#mention", did: brand.did };
    const tail = { facets: [{ index: { byteStart: 0, byteEnd: 5 }, features: [mention] }] };
    const posts = new Map<string, { uri: string; cid: string }>();
    for (let i = 0; i < 120; i++) {
      const rkey = `3n2ud7nyf7${"234567abcdefghijklmnopqrstuvwxyz"[Math.floor(i / 30)]}${"234567abcdefghijklmnopqrstuvwxyz"[i % 30]}z`;
      posts.set(rkey, await people.put(customer, rkey, `@kasa kasa 傘 ${i}`, tail));
    }
    await network.indexed();
    const uris = [...posts.values()].map(({ uri }) => uri).sort();
    const heard = new Map<string, Upserted>();
    for (const stream of ["notifications", "search:kasa"]) {
      const changes = await drain(call, stream);
      expect(changes.map(({ externalId }) => externalId).sort()).toEqual(uris);
      for (const change of changes) if (change.type === "upserted") heard.set(change.externalId, change);
    }

    const [first, second, third] = [...posts.entries()];
    if (!first || !second || !third) throw new Error("no posts");
    const target = { ...targetOf(first[1]), address: heard.get(first[1].uri)?.content.address ?? {} };
    const input = { ...call, target, text: "ご不便をおかけしました。", key: KEY, approvedAt: new Date() };
    const sent = await send(input);
    await send(input);
    await people.put(customer, second[0], "@kasa edited", tail);
    await people.remove(customer, third[0]);
    await network.indexed();

    const known = [first, second, third].map(([, { uri }]) => ({
      externalId: uri,
      address: heard.get(uri)?.content.address ?? {},
    }));
    const again = changesIn((await recheck.fetch(call, known)).body);
    const before = heard.get(second[1].uri)?.content.version ?? Number.NaN;
    const at = (uri: string): Change | undefined => again.find(({ externalId }) => externalId === uri);
    expect(at(first[1].uri)).toMatchObject({ type: "upserted", counts: { replies: 1 } });
    expect(at(second[1].uri)).toMatchObject({ type: "upserted", content: { text: "@kasa edited" } });
    expect(
      z.object({ content: z.object({ version: z.number().gt(before) }) }).safeParse(at(second[1].uri)).success,
    ).toBe(true);
    expect(at(third[1].uri)).toMatchObject({ type: "deleted" });

    const thread = await people.ask(`app.bsky.feed.getPostThread?uri=${encodeURIComponent(first[1].uri)}`, brand);
    const own = changesIn(JSON.stringify(thread)).filter((change) => change.type === "upserted" && change.content.own);
    expect(own).toMatchObject([{ externalId: sent.externalId, conversation: first[1].uri }]);
  });

  // The last one: nobody may ask this server anything for five minutes afterwards.
  it("waits for the server's own reset when it has asked too often", { timeout: 120_000 }, async ({ skip }) => {
    if (!network) return skip(absent);
    const { call } = await scene(network, "busy");
    const describeServer = `${network.pds}/xrpc/com.atproto.server.describeServer`;
    for (let asked = 0, status = 200; status === 200 && asked < 4_000; asked += 50) {
      const burst = await Promise.all(Array.from({ length: 50 }, async () => (await fetch(describeServer)).status));
      status = Math.max(...burst);
    }
    const page = fetchPage({ ...call, stream: "search:busy", cursor: undefined });
    const refused: unknown = await page.catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "rate_limited" });
    expect(Waits.safeParse(refused).success).toBe(true);
  });
});

async function drain(call: Call, stream: string): Promise<readonly Change[]> {
  const changes: Change[] = [];
  let page: Page | undefined;
  for (let pages = 0; pages < 20; pages++) {
    page = await fetchPage({ ...call, stream, cursor: page?.cursor });
    changes.push(...changesIn(page?.body));
    if (!page?.more) return changes;
  }
  throw new Error("still not at the end");
}

function changesIn(body: string | undefined): readonly Change[] {
  if (body === undefined) return [];
  const { changes, failed } = normaliseDelivery({
    platform: bluesky,
    via: "poll",
    body,
    headers: {},
    settings: { handle: "kasabrand.test" },
    receivedAt: new Date(),
  });
  expect(failed).toEqual([]);
  return changes;
}
