import { describe, expect, it } from "vitest";
import type { DemoPost } from "./demo-post.ts";
import { demoPosts } from "./posts.ts";

const byId = new Map(demoPosts.map((post) => [post.id, post]));
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

function idsWhere(wrong: (post: DemoPost) => boolean): string[] {
  return demoPosts.filter(wrong).map((post) => post.id);
}

describe("demo posts", () => {
  it("are sixty with ids of their own", () => {
    expect(demoPosts).toHaveLength(60);
    expect(byId.size).toBe(60);
    expect(new Set(demoPosts.map((post) => post.text)).size).toBe(60);
  });

  it("speak both languages, each in its own script", () => {
    expect(new Set(demoPosts.map((post) => post.lang))).toEqual(new Set(["ja", "en"]));
    expect(idsWhere((post) => KANA.test(post.text) !== (post.lang === "ja"))).toEqual([]);
  });

  it("come from every platform, and a conversation or an author from one only", () => {
    expect(new Set(demoPosts.map((post) => post.platform))).toEqual(new Set(["line", "mastodon", "standardwebhooks"]));
    for (const keyOf of [(post: DemoPost) => post.conversation, (post: DemoPost) => post.author.id]) {
      for (const group of Map.groupBy(demoPosts, keyOf).values()) {
        expect(new Set(group.map((post) => post.platform)).size).toBe(1);
      }
    }
  });

  it("answer older posts of the same conversation", () => {
    const answers = demoPosts.filter((post) => post.parent !== undefined);
    expect(answers.length).toBeGreaterThan(0);
    for (const { id, parent, conversation, minutesAgo } of answers) {
      const answered = byId.get(parent ?? "");
      expect(answered, id).toBeDefined();
      expect(answered?.conversation, id).toBe(conversation);
      expect(answered?.minutesAgo, id).toBeGreaterThan(minutesAgo);
    }
    expect(idsWhere((post) => post.kind === "reply" && post.parent === undefined)).toEqual([]);
    expect(idsWhere((post) => post.own === true && post.parent === undefined)).toEqual([]);
  });

  it("hold conversations that end with the customer after our answer", () => {
    const groups = [...Map.groupBy(demoPosts, (post) => post.conversation).values()];
    const answered = groups.filter((group) => group.some((post) => post.own));
    expect(answered.length).toBeGreaterThanOrEqual(4);
    for (const group of answered) {
      const inTime = group.toSorted((a, b) => b.minutesAgo - a.minutesAgo);
      expect(inTime[0]?.own).toBeUndefined();
      expect(inTime.at(-1)?.own).toBeUndefined();
    }
  });

  it("lie within two days, most within six hours, with one edit and one delete after the fact", () => {
    const inRange = (minutes: number): boolean => Number.isInteger(minutes) && minutes >= 3 && minutes <= 2_880;
    expect(idsWhere((post) => !inRange(post.minutesAgo))).toEqual([]);
    expect(idsWhere((post) => post.minutesAgo <= 360).length).toBeGreaterThan(30);
    const edited = demoPosts.filter((post) => post.edit);
    const deleted = demoPosts.filter((post) => post.deletedMinutesAgo !== undefined);
    expect([edited.length, deleted.length]).toEqual([1, 1]);
    expect(edited[0]?.edit?.minutesAgo).toBeLessThan(edited[0]?.minutesAgo ?? 0);
    expect(edited[0]?.edit?.text).not.toBe(edited[0]?.text);
    expect(deleted[0]?.deletedMinutesAgo).toBeLessThan(deleted[0]?.minutesAgo ?? 0);
  });

  it("keep each platform's forms", () => {
    const line = demoPosts.filter((post) => post.platform === "line");
    expect(line.filter((post) => !/^U[0-9a-f]{32}$/.test(post.author.id))).toEqual([]);
    expect(line.filter((post) => !/^U[0-9a-f]{32}$/.test(post.conversation) || !/^\d{18}$/.test(post.id))).toEqual([]);
    const mastodon = demoPosts.filter((post) => post.platform === "mastodon");
    expect(mastodon.filter((post) => !/^\d{18}$/.test(post.id) || post.text.length > 500)).toEqual([]);
    expect(mastodon.filter((post) => !post.own && !/#ことり便|#kotoriexpress|@kotori\b/.test(post.text))).toEqual([]);
    expect(idsWhere((post) => (post.kind === "review") !== (post.rating !== undefined))).toEqual([]);
    expect(idsWhere((post) => post.rating !== undefined && ![1, 2, 3, 4, 5].includes(post.rating))).toEqual([]);
  });

  it("link to reserved names only", () => {
    const links = demoPosts.flatMap((post) =>
      [...post.text.matchAll(/https?:\/\/([^/\s]+)/g)].map((match) => match[1]),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((host) => !host?.endsWith(".example"))).toEqual([]);
    const homes = demoPosts.flatMap((post) => post.author.handle?.split("@")[1] ?? []);
    expect(homes.filter((host) => !host.endsWith(".example"))).toEqual([]);
  });
});
