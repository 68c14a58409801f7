import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { type ExportKind, rowIdOf } from "@kikimimi/core/report/export-rows";
import { cursorOf } from "@kikimimi/pipeline/walk-cursor";
import { CALM, FURIOUS, OUTCRIES } from "../support/posts.ts";
import { HANA, hear, idOf, said } from "../support/erasing.ts";
import { createWorld, type World } from "../support/world.ts";

const KEN = { id: "ken-1", name: "健" };
const T0 = Date.now() - 3_600_000;
const at = (minutes: number): Date => new Date(T0 + minutes * 60_000);

/** Sixty posts in a long thread, an outcry in each of twelve others, and what people did with two of them. */
async function scene(clock?: () => Date) {
  const world = await createWorld(clock ? { clock } : {});
  await hear(
    world,
    ...Array.from({ length: 60 }, (_, i) => said(`c${i}`, `${CALM} ${i}`, { conversationId: "long", at: at(i / 10) })),
    ...OUTCRIES.map((text, i) => said(`o${i}`, text, { author: KEN, at: at(10 + i) })),
  );
  const [one = "", two = ""] = await Promise.all(["o0", "o1"].map(async (id) => threadOf(world, id)));
  const { v1 } = await world.clientOf({ role: "agent", id: "sato", name: "佐藤" });
  await unwrap(v1.threads[":id"].claim.$post({ param: { id: one } }));
  await unwrap(v1.threads[":id"].notes.$post({ param: { id: one }, json: { text: "=2+5 電話済み" } }));
  await unwrap(v1.threads[":id"].replies.$post({ param: { id: two }, json: { text: "確認します" } }));
  return { world, one, two, admin: await world.clientOf({ role: "admin", id: "boss" }) };
}

async function threadOf(world: World, id: string): Promise<string> {
  return (await world.ctx.store.mentions.get(idOf(id)))?.mention.threadId ?? "";
}

type Admin = Awaited<ReturnType<typeof scene>>["admin"];
type Query = Readonly<Record<string, string>>;

/** All rows of an export, page by page; `between` happens after each page. */
async function rowsOf(
  admin: Admin,
  kind: ExportKind,
  query: Query = {},
  between: () => Promise<void> = async () => undefined,
) {
  const rows = [];
  let pages = 0;
  for (let cursor: string | null = ""; cursor !== null; pages++) {
    if (pages > 500) throw new Error("an export does not end");
    const asked = { from: at(-60).toISOString(), ...query, ...(cursor === "" ? {} : { cursor }) };
    const page = await pageOf(admin, kind, asked);
    rows.push(...page.items);
    cursor = page.next;
    await between();
  }
  return { rows, pages, ids: rows.map(rowIdOf) };
}

function pageOf({ v1 }: Admin, kind: ExportKind, query: Query) {
  switch (kind) {
    case "posts":
      return unwrap(v1.exports.posts.$get({ query }));
    case "threads":
      return unwrap(v1.exports.threads.$get({ query }));
    case "replies":
      return unwrap(v1.exports.replies.$get({ query }));
    case "activities":
      return unwrap(v1.exports.activities.$get({ query }));
  }
}

describe("exporting rows", { timeout: 120_000 }, () => {
  it("brings every row of each kind once, however small the pages", async () => {
    const { admin, one, two } = await scene();
    const posts = await rowsOf(admin, "posts", { limit: "10" });
    const wanted = [...Array.from({ length: 60 }, (_, i) => idOf(`c${i}`)), ...OUTCRIES.map((_, i) => idOf(`o${i}`))];
    expect(posts.ids.toSorted()).toEqual(wanted.toSorted());
    expect(posts.pages).toBeGreaterThan(3);
    expect((await rowsOf(admin, "threads", { limit: "1" })).ids).toHaveLength(13);
    const replies = await rowsOf(admin, "replies");
    expect(replies.rows).toMatchObject([{ threadId: two, state: "draft", text: "確認します", byName: "佐藤" }]);
    const activities = await rowsOf(admin, "activities");
    const noted = activities.rows.find((row) => "type" in row && row.type === "thread.noted");
    expect(noted).toMatchObject({ threadId: one, text: "=2+5 電話済み", byId: "sato", byKind: "person" });
    expect(new Set(activities.ids).size).toBe(activities.ids.length);
  });

  it("takes what its scope says: time, platform, author, topic", async () => {
    const { admin } = await scene();
    const ids = async (kind: ExportKind, query: Query) => (await rowsOf(admin, kind, query)).ids.toSorted();
    const span = { from: at(10).toISOString(), to: at(12).toISOString() };
    expect(await ids("posts", span)).toEqual(["o0", "o1"].map(idOf).toSorted());
    expect(await ids("posts", { author: HANA.id })).toHaveLength(60);
    expect(await ids("posts", { author: KEN.id, to: at(11).toISOString() })).toEqual([idOf("o0")]);
    for (const kind of ["posts", "threads", "replies", "activities"] as const) {
      expect(await ids(kind, { platform: "line" })).toEqual([]);
      expect((await ids(kind, { platform: "standardwebhooks" })).length).toBeGreaterThan(0);
      expect(await ids(kind, { from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    }
    expect(await ids("posts", { topic: "refunds" })).toEqual([]);
  });

  it("misses nothing that was there when it began while people and customers go on writing, and ends", async () => {
    const { world, admin } = await scene();
    const before = [...(await rowsOf(admin, "posts")).ids, ...(await rowsOf(admin, "threads")).ids];
    let n = 0;
    // Whatever was seen or not seen yet changes while the export walks.
    const disturb = async (): Promise<void> => {
      if (n >= 8) return;
      n++;
      const edited = said(`o${n}`, `${FURIOUS} ${n}`, { author: KEN, at: at(10 + n) });
      const updatedAt = new Date().toISOString();
      await hear(world, { ...edited, type: "mention.updated", data: { ...edited.data, updatedAt } });
      await hear(world, said(`new${n}`, `${CALM} new ${n}`, { conversationId: "long" }));
    };
    for (const kind of ["posts", "threads"] as const) {
      n = 0;
      const { ids } = await rowsOf(admin, kind, { limit: "1" }, disturb);
      const mine = before.filter((id) => id.startsWith(kind === "posts" ? "mnt_" : "thr_"));
      expect(mine.filter((id) => !ids.includes(id))).toEqual([]);
      // What was written meanwhile is no part of it.
      expect(ids).not.toContain(idOf("new1"));
    }
  });

  it("follows what changes meanwhile into the next day", async () => {
    let now = new Date("2026-11-20T23:59:50.000Z");
    const world = await createWorld({ clock: () => now });
    const admin = await world.clientOf({ role: "admin" });
    const ids = Array.from({ length: 25 }, (_, i) => `n${i}`);
    await hear(world, ...ids.map((id) => said(id, CALM, { at: new Date("2026-11-20T23:00:00.000Z") })));
    const last = ids.find((_id, i) => i === 24) ?? "";
    const met = await rowsOf(admin, "posts", { from: "2026-11-20T00:00:00.000Z", limit: "1" }, async () => {
      now = new Date("2026-11-21T00:01:00.000Z");
      const again = said(last, CALM, { at: new Date("2026-11-20T23:00:00.000Z") });
      const updatedAt = "2026-11-20T23:30:00.000Z";
      await hear(world, { ...again, type: "mention.updated", data: { ...again.data, updatedAt, text: "次の日に" } });
    });
    expect(new Set(met.ids)).toEqual(new Set(ids.map(idOf)));
    expect(met.rows.findLast((row) => rowIdOf(row) === idOf(last))).toMatchObject({ text: "次の日に" });
  });

  it("shows no words of what was deleted", async () => {
    const { world, admin } = await scene();
    const deletedAt = new Date().toISOString();
    await hear(world, { type: "mention.deleted", timestamp: deletedAt, data: { id: "o3", conversationId: "o3" } });
    const row = (await rowsOf(admin, "posts")).rows.find((one) => rowIdOf(one) === idOf("o3"));
    expect(row).toMatchObject({ text: "", kind: null, authorId: null, authorName: null, url: null });
  });

  it("refuses a cursor of another export, and gives nothing of another brand for one that was made up", async () => {
    const { admin, world } = await scene();
    const { next } = await pageOf(admin, "posts", { limit: "1" });
    const wrong = { cursor: next ?? "" };
    const refused = { code: "invalid_input" };
    await expect(pageOf(admin, "threads", wrong)).rejects.toMatchObject(refused);
    await expect(pageOf(admin, "posts", { ...wrong, platform: "line" })).rejects.toMatchObject(refused);
    const stranger = await world.clientOf({ role: "admin", brands: ["acme"] });
    await expect(pageOf(stranger, "posts", wrong)).rejects.toMatchObject(refused);
    const own = await pageOf(stranger, "posts", {});
    expect(own).toMatchObject({ items: [], next: null });
    // The form of a cursor is no secret, so a stranger may name a thread of ours, half read, in one of their own.
    const [open = ""] = placesIn(next);
    expect(open).toContain("thr_");
    const begun = {
      until: new Date().toISOString(),
      place: { at: "end", open: JSON.parse(open) as [string, string][] },
    };
    const forged = cursorOf(["posts", "acme", "", "", "", "", ""], begun);
    expect(await pageOf(stranger, "posts", { cursor: forged })).toMatchObject({ items: [], next: null });
    const ours = cursorOf(["posts", "demo", "", "", "", "", ""], begun);
    expect((await pageOf(admin, "posts", { cursor: ours })).items).not.toEqual([]);
  });

  it("is in the audit log page by page, with its scope and its rows, an author by a digest", async () => {
    const { admin } = await scene();
    const { pages } = await rowsOf(admin, "posts", { limit: "20", author: HANA.id, platform: "standardwebhooks" });
    const { items } = await unwrap(admin.v1.audit.$get({ query: { actor: "boss", route: "GET /v1/exports/posts" } }));
    expect(items).toHaveLength(pages);
    const facts = items.map(({ outcome }) => outcome?.facts);
    expect(facts.reduce((sum, one) => sum + Number(one?.["rows"]), 0)).toBe(60);
    expect(facts.at(-1)).toMatchObject({ platform: "standardwebhooks", page: "first" });
    expect(JSON.stringify(items)).not.toContain(HANA.id);
  });
});

/** The threads that a cursor names as half read, as JSON. */
function placesIn(cursor: string | null): string[] {
  const whole = JSON.parse(Buffer.from(cursor ?? "", "base64url").toString()) as [string, { place: { open: unknown } }];
  return [JSON.stringify(whole[1].place.open)];
}
