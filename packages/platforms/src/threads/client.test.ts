import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { normaliseDelivery } from "../normalise.ts";
import type { Known, Page } from "../poller.ts";
import { threadsPoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { threads } from "./index.ts";
import { ThreadsSettings } from "./manifest.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const MINUTE = 60_000;

/** The fake with a clock, and a record of what was asked of it. */
function scene(pageSize = 25, rest: object = {}) {
  const clock = { ms: START };
  const now = (): Date => new Date(clock.ms);
  const fake = createFake({ now, pageSize });
  const asked: URL[] = [];
  const call: Call = {
    settings: ThreadsSettings.parse({ ...fake.settings, ...rest }),
    secrets: fake.secrets,
    now,
    pace: { wait: async () => undefined, random: () => 0.5 },
    fetch: async (target, init) => {
      asked.push(new URL(new Request(target, init).url));
      return fake.fetch(target, init);
    },
  };
  const fetchPage = (stream: string, cursor?: string): Promise<Page> =>
    threadsPoller.fetchPage({ ...call, stream, cursor });
  const read = (body: string | undefined) =>
    body === undefined
      ? []
      : normaliseDelivery({
          platform: threads,
          via: "poll",
          body,
          headers: {},
          settings: fake.settings,
          receivedAt: now(),
        }).changes;
  const people = fake.people;
  if (!people) throw new Error("nobody posts");
  return { clock, fake, asked, call, fetchPage, read, people };
}

async function drain({ fetchPage, read }: ReturnType<typeof scene>, stream: string, from?: string) {
  const ids: string[] = [];
  for (let cursor = from; ;) {
    const page = await fetchPage(stream, cursor);
    ids.push(...read(page.body).map(({ externalId }) => externalId));
    cursor = page.cursor;
    if (!page.more) return { ids, cursor };
  }
}

describe("threads streams", () => {
  it("are mentions, replies and each search, as the settings ask", () => {
    const settings = { username: "kasa", queries: ["傘", "傘", "#kasa"] };
    expect(threadsPoller.streams(settings)).toEqual(["mentions", "replies", "search:傘", "search:#kasa"]);
    expect(threadsPoller.streams({ username: "kasa", mentions: false, replies: false })).toEqual([]);
  });

  it("are refused when they do not exist", async () => {
    await expect(scene().fetchPage("likes")).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("threads poller", () => {
  it("asks with the token as a header and keeps it out of bodies and cursors", async () => {
    const { people, fetchPage, asked, call } = scene();
    people.post({ stream: "mentions", text: "hi" });
    const page = await fetchPage("mentions");
    expect(asked.map((url) => url.pathname)).toEqual(["/v1.0/me/mentions"]);
    const token = call.secrets["accessToken"]?.[0] ?? "";
    expect(token.length).toBeGreaterThan(5);
    expect(asked.map(String).join() + String(page.body) + String(page.cursor)).not.toContain(token);
  });

  it("searches words and topics each in their own way, and counts only what found something", async () => {
    const { people, fetchPage, asked } = scene();
    people.post({ stream: "search:#kasa", text: "hi" });
    expect(await fetchPage("search:傘")).not.toHaveProperty("spent", 1);
    expect(await fetchPage("search:#kasa")).toMatchObject({ spent: 1 });
    const [words, topic] = asked.map((url) => url.searchParams);
    expect([words?.get("q"), words?.get("search_mode"), words?.get("search_type")]).toEqual([
      "傘",
      "KEYWORD",
      "RECENT",
    ]);
    expect([topic?.get("q"), topic?.get("search_mode")]).toEqual(["kasa", "TAG"]);
  });

  it("asks once when the newest page reaches back to what was heard", async () => {
    const world = scene();
    world.people.post({ stream: "mentions", text: "a" });
    world.clock.ms += 60 * MINUTE;
    world.people.post({ stream: "mentions", text: "b" });
    const { cursor } = await drain(world, "mentions");
    world.clock.ms += 60 * MINUTE;
    world.people.post({ stream: "mentions", text: "c" });
    world.asked.length = 0;
    const page = await world.fetchPage("mentions", cursor);
    expect([page.more, world.asked.length]).toEqual([false, 1]);
  });

  it("starts again from the top when a page's token has gone", async () => {
    const world = scene(1);
    const ids = ["a", "b", "c"].map((text) => {
      world.clock.ms += 1_000;
      return world.people.post({ stream: "mentions", text });
    });
    const first = await world.fetchPage("mentions");
    world.people.remove?.(ids[2] ?? "");
    const { ids: none, cursor } = await drain(world, "mentions", first.cursor);
    expect(none).toEqual([]);
    const { ids: heard } = await drain(world, "mentions", cursor);
    expect(heard).toEqual(expect.arrayContaining(ids.slice(0, 2)));
  });

  it("hears an answer to a conversation that this round had already read, however long the round takes", async () => {
    const world = scene(1);
    const answered = ["old", "older"].map((text) => world.people.post({ stream: "replies", text }));
    expect(new Set(answered).size).toBe(2);
    const first = await world.fetchPage("replies");
    const [read] = world.read(first.body);
    const other = answered.find((id) => id !== read?.externalId);
    world.clock.ms += 5 * MINUTE;
    const late = world.people.post({ stream: "replies", text: "late", replyTo: read?.externalId ?? "" });
    world.clock.ms += 60 * MINUTE;
    world.people.post({ stream: "replies", text: "later", replyTo: other ?? "" });
    const { ids, cursor } = await drain(world, "replies", first.cursor);
    expect(ids).not.toContain(late);
    expect((await drain(world, "replies", cursor)).ids).toContain(late);
  });

  it("hears a post that turns up in the list minutes after a newer one", async () => {
    const world = scene();
    const late = world.people.post({ stream: "mentions", text: "late" });
    world.clock.ms += 5 * MINUTE;
    world.people.post({ stream: "mentions", text: "prompt" });
    const hiding: typeof fetch = async (target, init) => {
      const text = await (await world.call.fetch(target, init)).text();
      const { data, ...rest } = JSON.parse(text) as { data: { id: string }[] };
      return Response.json({ ...rest, data: data.filter(({ id }) => id !== late) });
    };
    const hidden = { ...world.call, fetch: hiding, stream: "mentions" };
    const first = await threadsPoller.fetchPage({ ...hidden, cursor: undefined });
    const { cursor, more } = await threadsPoller.fetchPage({ ...hidden, cursor: first.cursor });
    expect([world.read(first.body).length, more]).toEqual([1, false]);
    expect((await drain(world, "mentions", cursor)).ids).toContain(late);
  });

  it("asks for no conversation that nobody joined", async () => {
    const world = scene();
    expect(await drain(world, "replies")).toMatchObject({ ids: [] });
    expect([...new Set(world.asked.map((url) => url.pathname))]).toEqual(["/v1.0/me/threads"]);
  });

  it("watches only the newest posts that anybody answered", async () => {
    const world = scene(25, { watchPosts: 1 });
    for (const text of ["a", "b"]) world.people.post({ stream: "replies", text });
    await drain(world, "replies");
    const watched = world.asked.map((url) => url.pathname).filter((path) => path.endsWith("/conversation"));
    expect(new Set(watched).size).toBe(1);
  });
});

describe("threads recheck", () => {
  async function known(world: ReturnType<typeof scene>, text: string): Promise<Known> {
    const id = world.people.post({ stream: "mentions", text });
    const page = await world.fetchPage("mentions");
    const change = world.read(page.body).find(({ externalId }) => externalId === id);
    if (change?.type !== "upserted") throw new Error("not heard");
    return { externalId: id, address: change.content.address ?? {} };
  }
  const look = async (world: ReturnType<typeof scene>, posts: readonly Known[]) =>
    world.read((await threadsPoller.recheck?.fetch(world.call, posts))?.body);

  it("tells nothing while nothing changed", async () => {
    const world = scene();
    expect(await look(world, [await known(world, "same")])).toEqual([]);
    expect(await look(world, [])).toEqual([]);
  });

  it("tells edits from the moment they are seen, and deletes", async () => {
    const world = scene();
    const [edited, gone] = [await known(world, "before"), await known(world, "gone")];
    world.people.edit?.(edited.externalId, "after");
    world.people.remove?.(gone.externalId);
    world.clock.ms += MINUTE;
    expect(await look(world, [edited, gone])).toMatchObject([
      { externalId: edited.externalId, content: { text: "after", version: START + MINUTE } },
      { type: "deleted", externalId: gone.externalId, deletedAt: "2026-11-26T10:01:00.000Z" },
    ]);
  });

  it("believes a lone delete only while other posts can be seen", async () => {
    const world = scene();
    const gone = await known(world, "gone");
    const other = await known(world, "other");
    world.people.remove?.(gone.externalId);
    expect(await look(world, [gone])).toMatchObject([{ type: "deleted", externalId: gone.externalId }]);
    world.people.remove?.(other.externalId);
    expect(await look(world, [gone])).toEqual([]);
  });

  it("does not take a lost permission for lost posts", async () => {
    const world = scene();
    const posts = [await known(world, "a"), await known(world, "b")];
    const blind: typeof fetch = async (target, init) => {
      const { pathname } = new URL(new Request(target, init).url);
      if (!/^\/v1\.0\/\d+$/.test(pathname)) return world.call.fetch(target, init);
      return Response.json({ error: { code: 100, error_subcode: 33 } }, { status: 400 });
    };
    const told = await threadsPoller.recheck?.fetch({ ...world.call, fetch: blind }, posts);
    expect(told).toEqual({ body: undefined });
  });
});
