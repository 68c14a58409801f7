import { createClient, unwrap } from "@kikimimi/api/client";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { LINE_EDGE, sayOnLine } from "./line.ts";
import { postAndQueue, signInLink } from "./support.ts";

const desk = useDesk(LINE_EDGE);

/** As long as a locator waits. */
const WAIT = { timeout: 10_000 };

const SATO = { id: "sato", name: "佐藤" };
const LEAD = { id: "kato", name: "加藤", role: "lead" } as const;
const ASKS = "荷物がまだ届きません。もう三日も待っています。今すぐ教えてください！";

async function openAs(person: Parameters<typeof signInLink>[1], threadId: string): Promise<Page> {
  const page = await desk.open(await signInLink(desk.service, person));
  await desk.openThread(page, threadId);
  await page.locator(".thread-head .actions").waitFor();
  return page;
}

function client() {
  return createClient(desk.service.url, desk.service.token);
}

beforeAll(async () => {
  const { v1 } = client();
  for (const [id, name] of [
    ["sato", "佐藤"],
    ["kato", "加藤"],
  ] as const) {
    const json = { name, role: id === "kato" ? ("lead" as const) : ("agent" as const) };
    await unwrap(v1.colleagues[":id"].$put({ param: { id }, query: {}, json }));
  }
  await unwrap(v1.teams[":id"].$put({ param: { id: "shipping" }, query: {}, json: { name: "配送チーム" } }));
  const texts = { ja: "{{agent.name}}です。ご注文{{order}}の件、お詫びいたします。" };
  await unwrap(
    v1["canned-replies"][":id"].$put({ param: { id: "sorry" }, query: {}, json: { name: "お詫び", texts } }),
  );
  const thanks = { name: "お礼", texts: { ja: "ご連絡ありがとうございます。" } };
  await unwrap(v1["canned-replies"][":id"].$put({ param: { id: "thanks" }, query: {}, json: thanks }));
  const actions: ThreadAction[] = [
    { type: "tag", add: ["配送"], remove: [] },
    { type: "escalate", reason: "配送の遅れ" },
  ];
  await unwrap(v1.macros[":id"].$put({ param: { id: "late" }, query: {}, json: { name: "配送遅れ", actions } }));
});

describe("an open thread", () => {
  it("is claimed once, and that is said once, by whoever claims and replies faster than the service answers", async () => {
    const page = await openAs(SATO, await postAndQueue(desk.service, angry("twice")));
    const held = Promise.withResolvers<void>();
    await page.route("**/actions", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.keyboard.press("c");
    await page.keyboard.press("r");
    held.resolve();
    await page.locator("#reply:focus").waitFor();
    await page.getByRole("button", { name: "担当を外れる" }).click();
    const toasts = page.locator(".toast", { hasText: "担当" });
    await toasts.filter({ hasText: "担当を外れました" }).waitFor();
    expect(await toasts.count()).toBe(2);
  });

  it("is given to a colleague by `a`, who is told, and to a team", async () => {
    const threadId = await postAndQueue(desk.service, angry("assign"));
    const page = await openAs(LEAD, threadId);
    const sato = await desk.open(await signInLink(desk.service, SATO));
    await page.keyboard.press("a");
    await page.locator(".palette input:focus").waitFor();
    await page.locator("[cmdk-item]", { hasText: "佐藤" }).waitFor();
    await page.keyboard.type("佐藤");
    await page.keyboard.press("Enter");
    await page.locator(".state", { hasText: "担当：佐藤" }).waitFor();

    await sato.reload();
    const bell = sato.getByRole("button", { name: "お知らせ（未読1件）" });
    await bell.click();
    await sato.locator(".notice", { hasText: "加藤があなたに割り当てました" }).click();
    await sato.locator(".thread h1:focus").waitFor();
    expect(new URL(sato.url()).searchParams.get("thread")).toBe(threadId);
    await sato.getByRole("button", { name: "お知らせ", exact: true }).waitFor();

    await page.keyboard.press("a");
    await page.locator("[cmdk-item]", { hasText: "配送チーム" }).click();
    await page.locator(".done", { hasText: "加藤がチームを変えました" }).waitFor();
  });

  it("is changed by a macro as a whole, and tells a colleague by a note", async () => {
    const threadId = await postAndQueue(desk.service, angry("macro"));
    const page = await openAs(LEAD, threadId);
    await page.getByRole("button", { name: "ほかの操作" }).click();
    await page.getByRole("menuitem", { name: "マクロを実行する" }).click();
    await page.locator("[cmdk-item]", { hasText: "配送遅れ" }).click();
    await page.locator(".state.escalated").waitFor();
    await page.locator(".tag-list", { hasText: "#配送" }).waitFor();

    await page.keyboard.press("n");
    await page.locator("#note:focus").waitFor();
    await page.keyboard.type("確認を@sa");
    await page.getByRole("option", { name: /佐藤/ }).waitFor();
    await page.keyboard.press("Enter");
    expect(await page.locator("#note").inputValue()).toBe("確認を@佐藤 ");
    await page.getByText("佐藤に知らせます").waitFor();
    await page.getByRole("button", { name: "メモを残す" }).click();
    await page.locator(".done.note", { hasText: "確認を@佐藤" }).waitFor();
    const token = (await signInLink(desk.service, SATO)).split("token=")[1] ?? "";
    const { items } = await unwrap(createClient(desk.service.url, token).v1.notices.$get({ query: {} }));
    expect(items.filter((notice) => notice.threadId === threadId).map(({ reason }) => reason)).toEqual(["named"]);
  });

  it("is merged into another one, leads on to it, and is parted again by undo", async () => {
    const author = { id: "u-merge", name: "Merle" };
    const whole = await postAndQueue(desk.service, { ...angry("whole"), author });
    const part = await postAndQueue(desk.service, { ...angry("part"), author });
    const page = await openAs(LEAD, part);
    await expect
      .poll(async () => {
        const found = await unwrap(client().v1.search.$get({ query: { author: "u-merge" } }));
        return found.items.length;
      }, WAIT)
      .toBe(2);
    await page.getByRole("button", { name: "ほかの操作" }).click();
    await page.getByRole("menuitem", { name: "ほかの会話に統合する" }).click();
    await page.locator("[cmdk-item]", { hasText: "whole" }).click();
    await page.locator(".parts", { hasText: "1件の会話をまとめています" }).waitFor();
    expect(new URL(page.url()).searchParams.get("thread")).toBe(whole);
    await page.getByRole("link", { name: "統合した会話1" }).click();
    await page.getByText("この会話は、別の会話に統合されています。").waitFor();
    expect(await page.getByRole("button", { name: "担当する" }).count()).toBe(0);
    await page.getByRole("link", { name: "統合先の会話を開く" }).click();
    await page.locator(".parts").waitFor();
    await page.keyboard.press("z");
    await page.waitForURL((url) => url.searchParams.get("thread") === part);
    await page.locator(".state.queued").waitFor();
  });

  it("has some of its posts split off into a thread of their own", async () => {
    const first = await sayOnLine(desk.service, "split", `${ASKS} split`);
    await sayOnLine(desk.service, "split", "それとは別に、請求書も届いていません。すぐに送ってください！");
    const page = await openAs(LEAD, first);
    await page.locator(".post").nth(1).waitFor();
    await page.getByRole("button", { name: "ほかの操作" }).click();
    await page.getByRole("menuitem", { name: "投稿を別の会話に分ける" }).click();
    const posts = page.getByRole("dialog", { name: "投稿を別の会話に分ける" });
    await posts.getByRole("checkbox", { name: /請求書/ }).check();
    await posts.getByRole("button", { name: "1件を分ける" }).click();
    await page.waitForURL((url) => url.searchParams.get("thread") !== first);
    await page.locator(".post", { hasText: "請求書" }).waitFor();
    expect(await page.locator(".post").count()).toBe(1);
  });
});

describe("a reply", () => {
  it("takes a canned reply by `/` with what it asks for, shows itself, and goes on to the next thread", async () => {
    const threadId = await sayOnLine(
      desk.service,
      "canned",
      "注文した冷蔵庫が壊れて届きました。中身が全部腐ります。すぐに交換してください！",
    );
    const other = await sayOnLine(
      desk.service,
      "canned-next",
      "電池が膨らんで、熱くて触れません。危ないので、今すぐ電話をください！",
    );
    const page = await openAs(SATO, threadId);
    await page.locator(`.row[data-thread="${other}"]`).waitFor();
    await page.getByRole("button", { name: "担当して返信する" }).waitFor();
    await page.keyboard.press("r");
    await page.locator("#reply:focus").waitFor();
    await page.keyboard.type("/");
    await page.getByRole("option", { name: /お詫び/ }).waitFor();
    await page.locator(".suggest", { hasText: "注文番号が分からないため" }).waitFor();
    // A list of Japanese offers is not chosen from while a word is composed.
    const composing = { key: "Enter", isComposing: true, bubbles: true, cancelable: true };
    await page.locator("#reply").dispatchEvent("keydown", composing);
    expect(await page.locator("#reply").inputValue()).toBe("/");
    await page.keyboard.press("ArrowDown");
    await page.locator(".canned-preview", { hasText: "ご連絡ありがとうございます。" }).waitFor();
    await page.keyboard.press("Enter");
    expect(await page.locator("#reply").inputValue()).toBe("ご連絡ありがとうございます。");
    await page.keyboard.press("Enter");
    await page.keyboard.type("/sorry");
    await page.keyboard.press("Tab");
    await page.locator(".ask input").fill("A-1029");
    await page.keyboard.press("Enter");
    const words = "ご連絡ありがとうございます。\n佐藤です。ご注文A-1029の件、お詫びいたします。";
    await expect.poll(() => page.locator("#reply").inputValue(), WAIT).toBe(words);
    // The answer to what the canned reply asks for sends nothing.
    await page.getByRole("button", { name: "送信", exact: true }).waitFor();
    expect(await page.locator(".post.own, .reply-card").count()).toBe(0);
    await page.getByText("LINEでの見え方").click();
    expect(await page.locator(".preview .said").textContent()).toBe(words);

    await page.locator("#reply").focus();
    const order = await page
      .locator(".row")
      .evaluateAll<(string | null)[], unknown>((rows) =>
        (rows as { readonly dataset: { readonly thread?: string } }[]).map(({ dataset }) => dataset.thread ?? null),
      );
    const next = order[(order.indexOf(threadId) + 1) % order.length] ?? "";
    expect(order.length).toBeGreaterThan(1);
    await page.keyboard.press("Control+Enter");
    await page.locator(".toast", { hasText: "次の会話です" }).waitFor();
    await page.waitForURL((url) => url.searchParams.get("thread") === next);
    const { v1 } = createClient(desk.service.url, desk.service.token);
    const { items } = await unwrap(v1.threads[":id"].replies.$get({ param: { id: threadId } }));
    expect(items.map(({ cannedReply }) => cannedReply)).toEqual([{ id: "sorry", version: 1 }]);
  });

  it("that fails after its writer went on is told, with the way back to its words", async () => {
    const threadId = await sayOnLine(desk.service, "left", `${ASKS} left`);
    const page = await openAs(SATO, threadId);
    await page.getByRole("button", { name: "担当して返信する" }).waitFor();
    await page.keyboard.press("r");
    await page.locator("#reply:focus").waitFor();
    await page.keyboard.type("(LINE refuses)");
    await page.locator(".facts-line", { hasText: "下書きを保存しました" }).waitFor();
    await page.getByRole("button", { name: "送信して次へ" }).click();
    await page.getByRole("button", { name: "会話を開く" }).click({ timeout: 30_000 });
    await page.locator(".reply-card.failed", { hasText: "(LINE refuses)" }).waitFor();
    expect(new URL(page.url()).searchParams.get("thread")).toBe(threadId);
  });
});
