import type { CheckedReply } from "@kikimimi/api/schema-reply";
import { AppError } from "@kikimimi/core/base/error";
import { describe, expect, it } from "vitest";
import { createDraft, type DraftApi, type DraftWords, type Unsaved } from "./draft.ts";

const AT = "2026-11-26T09:00:00.000Z";

function reply(parts: Partial<CheckedReply> = {}): CheckedReply {
  return {
    replyId: "rpl_1",
    threadId: "thr_1",
    brandId: "demo",
    platform: "line",
    sourceId: "line",
    mentionId: "mnt_1",
    text: "",
    version: 1,
    state: "draft",
    by: { id: "sato", name: "佐藤" },
    createdAt: AT,
    approved: null,
    rejected: null,
    attempts: 0,
    notBefore: null,
    error: null,
    externalId: null,
    url: null,
    sentAt: null,
    inDoubt: false,
    rev: 1,
    check: null,
    ...parts,
  };
}

function said({ text, cannedReply }: DraftWords): string {
  return cannedReply ? `${text} of /${cannedReply.id}` : text;
}

/** A server that keeps one reply, as the API does. */
function server(first?: CheckedReply) {
  let kept = first;
  let serial = 1;
  const calls: string[] = [];
  const api: DraftApi = {
    create: async (words, mentionId) => {
      calls.push(`create ${said(words)}`);
      kept = reply({ replyId: `rpl_${++serial}`, ...words, ...(mentionId ? { mentionId } : {}) });
      return kept;
    },
    edit: async (replyId, words, version) => {
      calls.push(`edit ${said(words)}`);
      if (!kept || kept.replyId !== replyId) throw new AppError("not_found", "gone");
      if (kept.version !== version || kept.state === "sent") throw new AppError("conflict", "changed");
      kept = { ...kept, ...words, version: version + 1, state: "draft" };
      return kept;
    },
    find: async (replyId) => (kept?.replyId === replyId ? kept : undefined),
    remove: async (replyId) => {
      calls.push(`remove ${replyId}`);
      if (kept?.replyId === replyId) kept = undefined;
    },
  };
  return {
    api,
    calls,
    kept: () => kept,
    change: (parts: Partial<CheckedReply>) => {
      if (kept) kept = { ...kept, ...parts, version: kept.version + 1 };
    },
  };
}

function start(given: { saved?: CheckedReply; unsaved?: Unsaved; api?: DraftApi } = {}) {
  const there = server(given.saved);
  const backups: (Unsaved | undefined)[] = [];
  const draft = createDraft({
    api: given.api ?? there.api,
    saved: given.saved,
    unsaved: given.unsaved,
    keep: (unsaved) => backups.push(unsaved),
  });
  return { draft, there, backup: () => backups.at(-1) };
}

describe("a draft", () => {
  it("is created with its first words and changed with the next, one save at a time", async () => {
    const { draft, there, backup } = start();
    draft.type("  ");
    expect(await draft.flush()).toBeUndefined();
    draft.type("申し訳");
    const first = draft.flush();
    draft.type("申し訳ございません");
    expect(backup()).toMatchObject({ text: "申し訳ございません" });
    await first;
    expect((await draft.flush())?.text).toBe("申し訳ございません");
    expect(there.calls).toEqual(["create 申し訳", "edit 申し訳ございません"]);
    expect(draft.state().phase).toBe("clean");
    expect(backup()).toBeUndefined();
  });

  const SORRY = { id: "sorry", version: 3 };

  it("names the canned reply that was put in once, with the words that were saved with it", async () => {
    const { draft, there, backup } = start();
    draft.type("/");
    await draft.flush();
    draft.type("申し訳ございません。", SORRY);
    expect(backup()).toMatchObject({ cannedReply: SORRY });
    await draft.flush();
    draft.type("申し訳ございません。すぐに");
    await draft.flush();
    expect(there.calls).toEqual(["create /", "edit 申し訳ございません。 of /sorry", "edit 申し訳ございません。すぐに"]);
    expect(there.kept()?.cannedReply).toEqual(SORRY);
  });

  it("keeps the canned reply through a lost connection, and for another post that it answers instead", async () => {
    const { draft, there } = start({ unsaved: { text: "申し訳", cannedReply: SORRY } });
    await draft.flush();
    draft.choose("mnt_2");
    await draft.flush();
    expect(there.calls).toEqual(["create 申し訳 of /sorry", "create 申し訳 of /sorry", "remove rpl_2"]);
  });

  it("shows both texts when another hand changed it, and goes on with the chosen one", async () => {
    for (const [choice, text] of [
      ["keepMine", "私の文"],
      ["takeTheirs", "相手の文"],
    ] as const) {
      const { draft, there } = start({ saved: reply({ text: "最初" }) });
      there.change({ text: "相手の文" });
      draft.type("私の文");
      expect(await draft.flush()).toBeUndefined();
      expect(draft.state()).toMatchObject({ phase: "conflict", text: "私の文", theirs: { text: "相手の文" } });
      expect(there.kept()?.text).toBe("相手の文");
      draft[choice]();
      expect((await draft.flush())?.text).toBe(text);
      expect(there.kept()?.text).toBe(text);
    }
  });

  it("takes its own words back when only the answer was lost", async () => {
    const { draft, there } = start({ saved: reply({ text: "最初" }) });
    there.change({ text: "届いた文" });
    draft.type("届いた文");
    expect((await draft.flush())?.version).toBe(2);
    expect(there.calls).toEqual(["edit 届いた文"]);
  });

  it("begins another reply when the first is on its way already", async () => {
    const { draft, there } = start({ saved: reply({ text: "最初" }) });
    there.change({ state: "sent" });
    draft.type("追伸");
    await draft.flush();
    expect(draft.state().phase).toBe("conflict");
    draft.keepMine();
    expect((await draft.flush())?.replyId).toBe("rpl_2");
  });

  it("keeps what could not be saved, and saves it when asked again", async () => {
    let broken = true;
    const there = server();
    const api: DraftApi = {
      ...there.api,
      create: async (text, mentionId) => {
        if (broken) throw new TypeError("no network");
        return there.api.create(text, mentionId);
      },
    };
    const { draft, backup } = start({ api });
    draft.type("大事な文");
    expect(await draft.flush()).toBeUndefined();
    expect(draft.state().phase).toBe("failed");
    expect(backup()).toEqual({ text: "大事な文" });
    broken = false;
    expect((await draft.flush())?.text).toBe("大事な文");
    expect(backup()).toBeUndefined();
  });

  it("lays an earlier visit's words on the version that they were written on", async () => {
    const unsaved = { text: "続き", replyId: "rpl_1", version: 1 };
    const { draft } = start({ saved: reply({ text: "ほかの文", version: 3 }), unsaved });
    expect(draft.state().text).toBe("続き");
    await draft.flush();
    expect(draft.state()).toMatchObject({ phase: "conflict", theirs: { version: 3 } });
  });

  it("is a draft again before it is sent a second time", async () => {
    const { draft, there } = start({ saved: reply({ text: "同じ文", state: "rejected" }) });
    expect((await draft.flush())?.state).toBe("draft");
    expect(there.calls).toEqual(["edit 同じ文"]);
  });

  it("answers another post as another reply, and loses no words over it", async () => {
    const { draft, there } = start({ saved: reply({ text: "本文" }) });
    draft.choose("mnt_2");
    expect(await draft.flush()).toMatchObject({ replyId: "rpl_2", mentionId: "mnt_2", text: "本文" });
    expect(there.calls).toEqual(["create 本文", "remove rpl_1"]);
  });

  it("takes up what came back to its writer while nothing else is written, but not what was dropped", async () => {
    const { draft } = start();
    draft.hear(reply({ text: "差し戻された文", state: "rejected" }));
    expect(draft.state().text).toBe("差し戻された文");
    await draft.discard();
    draft.hear(reply({ text: "差し戻された文", state: "rejected" }));
    expect(draft.state()).toMatchObject({ text: "", saved: undefined });
    draft.type("別の返信");
    draft.hear(reply({ replyId: "rpl_9", text: "差し戻された文", state: "rejected" }));
    expect(draft.state().text).toBe("別の返信");
  });

  it("follows a colleague's change only while nothing is being typed", () => {
    const { draft } = start({ saved: reply({ text: "最初" }) });
    draft.hear(reply({ text: "直された文", version: 2 }));
    expect(draft.state().text).toBe("直された文");
    draft.type("打ちかけ");
    draft.hear(reply({ text: "さらに直された文", version: 3 }));
    expect(draft.state().text).toBe("打ちかけ");
  });
});
