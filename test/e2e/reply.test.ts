import { createClient, unwrap } from "@kikimimi/api/client";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useDesk } from "./desk.ts";
import { LINE_EDGE, sayOnLine } from "./line.ts";
import { signInLink } from "./support.ts";

const desk = useDesk(LINE_EDGE);

const SATO = { id: "sato", name: "佐藤" };
const LEAD = { id: "kato", name: "加藤", role: "lead" } as const;
const ASKS = "荷物がまだ届きません。もう三日も待っています。いつ届くのか、今すぐ教えてください！";

async function openAs(person: Parameters<typeof signInLink>[1], threadId: string): Promise<Page> {
  const page = await desk.open(await signInLink(desk.service, person));
  await desk.openThread(page, threadId);
  await page.locator(".replies").waitFor();
  return page;
}

/** Claims by the key for replies and waits for the box. */
async function begin(page: Page): Promise<void> {
  await page.getByRole("button", { name: "担当して返信する" }).waitFor();
  await page.keyboard.press("r");
  await page.locator("#reply:focus").waitFor();
}

async function saved(page: Page): Promise<void> {
  await page.locator(".facts-line", { hasText: "下書きを保存しました" }).waitFor();
}

describe("a reply", () => {
  it("is claimed, written, measured and sent by keyboard, and stands in the thread once", async () => {
    const threadId = await sayOnLine(desk.service, "keyboard", `${ASKS} keyboard`);
    const page = await openAs(SATO, threadId);
    await begin(page);
    await page.locator(".state", { hasText: "担当：自分" }).waitFor();
    // Letters are words here, and Enter while a word is composed is not the end of it.
    await page.keyboard.type("ご不便をおかけしrnce");
    await saved(page);
    expect(await page.locator(".facts-line .figures").textContent()).toBe("12／5000文字");
    const composing = { key: "Enter", ctrlKey: true, isComposing: true, bubbles: true };
    await page.locator("#reply").dispatchEvent("keydown", composing);
    await page.locator("#reply").fill("ご不便をおかけし、申し訳ございません。本日中にお届けします。");
    expect(await page.locator(".post.own").count()).toBe(0);
    await page.keyboard.press("Control+Enter");
    const own = page.locator(".post.own", { hasText: "本日中にお届けします" });
    await own.waitFor();
    await page.locator(".done", { hasText: "佐藤の返信を送信しました" }).waitFor();
    expect(await own.count()).toBe(1);
    expect(await page.locator(".reply-card").count()).toBe(0);
    expect(await page.locator("#reply").inputValue()).toBe("");
  });

  it("does not come back into the box where a list still tells of its draft", async () => {
    const threadId = await sayOnLine(desk.service, "stale", `${ASKS} stale`);
    const page = await openAs(SATO, threadId);
    await begin(page);
    await page.keyboard.type("一度だけお送りします");
    await saved(page);
    const client = createClient(desk.service.url, desk.service.token);
    const old = await unwrap(client.v1.threads[":id"].replies.$get({ param: { id: threadId } }));
    await page.route("**/replies", (route) =>
      route.request().method() === "GET" ? route.fulfill({ json: old }) : route.fallback(),
    );
    await page.getByRole("button", { name: "送信", exact: true }).click();
    await page.locator(".news-line", { hasText: "送信を受け付けました。" }).waitFor();
    expect(await page.locator("#reply").inputValue()).toBe("");
    expect(await page.locator(".reply-card").count()).toBe(0);
    await page.unroute("**/replies");
    await page.locator(".post.own", { hasText: "一度だけお送りします" }).waitFor();
  });

  it("keeps its draft on the server for its writer, wherever they sit down next", async () => {
    const threadId = await sayOnLine(desk.service, "draft", `${ASKS} draft`);
    const page = await openAs(SATO, threadId);
    await begin(page);
    await page.keyboard.type("お調べしております");
    await saved(page);
    const other = await openAs(SATO, threadId);
    await other.locator("#reply").waitFor();
    expect(await other.locator("#reply").inputValue()).toBe("お調べしております");

    // Both go on writing: the slower one is shown both texts and chooses.
    await page.locator("#reply").fill("お調べしております。少々お待ちください。");
    await saved(page);
    await other.locator("#reply").fill("別の文章");
    const conflict = other.locator(".conflict");
    await conflict.waitFor();
    expect(await conflict.locator(".said").allTextContents()).toEqual([
      "別の文章",
      "お調べしております。少々お待ちください。",
    ]);
    await conflict.getByRole("button", { name: "保存されている文章で続ける" }).click();
    await conflict.waitFor({ state: "detached" });
    expect(await other.locator("#reply").inputValue()).toBe("お調べしております。少々お待ちください。");
    await other.getByRole("button", { name: "下書きを捨てる" }).click();
    await other.locator(".facts-line", { hasText: "下書きはまだありません" }).waitFor();
  });

  it("keeps the words when the service is away, and saves them when it is back", async () => {
    const threadId = await sayOnLine(desk.service, "offline", `${ASKS} offline`);
    const page = await openAs(SATO, threadId);
    await begin(page);
    await page.context().setOffline(true);
    await page.keyboard.type("消えない文章");
    await page.locator(".facts-line", { hasText: "下書きを保存できていません" }).waitFor();
    await page.context().setOffline(false);
    await saved(page);
    await page.reload();
    await page.locator("#reply").waitFor();
    expect(await page.locator("#reply").inputValue()).toBe("消えない文章");
  });

  it("names the platform's reason when it is refused, and can be written anew", async () => {
    const threadId = await sayOnLine(desk.service, "refused", `${ASKS} refused`);
    const page = await openAs(SATO, threadId);
    await begin(page);
    await page.keyboard.type("申し訳ございません。(LINE refuses)");
    await page.getByRole("button", { name: "送信", exact: true }).click();
    const card = page.locator(".reply-card.failed");
    await card.waitFor();
    expect(await card.textContent()).toContain("媒体が内容を受け付けませんでした。");
    expect(await card.textContent()).toContain("LINE refuses the message (400)");
    await page.locator(".done", { hasText: "LINE refuses the message (400)" }).waitFor();
    await card.getByRole("button", { name: "もう一度送信" }).click();
    await page.locator(".done", { hasText: "LINE refuses the message (400)" }).nth(1).waitFor();
    await card.getByRole("button", { name: "書き直す" }).click();
    await card.waitFor({ state: "detached" });
    await page.locator("#reply").waitFor();
    expect(await page.locator("#reply").inputValue()).toContain("(LINE refuses)");
    await page.locator("#reply").fill("申し訳ございません。");
    await page.getByRole("button", { name: "送信", exact: true }).click();
    await page.locator(".post.own", { hasText: "申し訳ございません。" }).waitFor();
  });

  it("is held back when something happened meanwhile, shows what, and goes once that was seen", async () => {
    const threadId = await sayOnLine(desk.service, "guard", `${ASKS} guard`);
    const page = await openAs(SATO, threadId);
    await begin(page);
    await page.keyboard.type("明日お届けします。");
    await saved(page);
    await sayOnLine(desk.service, "guard", "もう届きました。お騒がせしました。");
    await page.locator(".post", { hasText: "もう届きました" }).waitFor();
    await page.keyboard.press("Control+Enter");
    const alert = page.locator(".composer [role=alert]");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("この会話に動きがありました");
    expect(await alert.locator("q").textContent()).toContain("もう届きました");
    expect(await page.locator(".post.own").count()).toBe(0);
    await alert.getByRole("button", { name: "見る" }).click();
    await page.locator(".post:focus", { hasText: "もう届きました" }).waitFor();
    await page.getByRole("button", { name: "確かめたので送信" }).click();
    await page.locator(".post.own", { hasText: "明日お届けします。" }).waitFor();
  });

  it("waits for a lead where its source asks for one; the lead sends it back with a reason, or approves", async () => {
    const threadId = await sayOnLine(desk.service, "approval", `${ASKS} approval`);
    const page = await openAs(SATO, threadId);
    // As the service answers for such a source.
    await page.route("**/send", (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({ code: "forbidden", detail: "A lead has to approve replies here: submit it." }),
      }),
    );
    await begin(page);
    await page.keyboard.type("すぐ行きます");
    await page.keyboard.press("Control+Enter");
    await page.getByText("責任者の承認が必要です").waitFor();
    expect(await page.locator(".composer [role=alert]").count()).toBe(0);
    await page.getByRole("button", { name: "承認を依頼" }).click();
    const waiting = page.locator(".reply-card.submitted");
    await waiting.waitFor();
    expect(await waiting.getByRole("button", { name: "承認して送信" }).count()).toBe(0);

    const lead = await openAs(LEAD, threadId);
    await lead.getByRole("button", { name: "差し戻す" }).click();
    await lead.getByLabel("差し戻す理由").fill("日時を書いてください");
    await lead.locator(".reject").getByRole("button", { name: "差し戻す" }).click();
    await page.locator(".composer .sent-back", { hasText: "日時を書いてください" }).waitFor();
    expect(await page.locator("#reply").inputValue()).toBe("すぐ行きます");
    await page.locator("#reply").fill("本日15時に伺います");
    await page.getByRole("button", { name: "承認を依頼" }).click();

    await lead.locator(".reply-card.submitted", { hasText: "本日15時に伺います" }).waitFor();
    await lead.getByRole("button", { name: "承認して送信" }).click();
    await lead.locator(".post.own", { hasText: "本日15時に伺います" }).waitFor();
    await page.locator(".done", { hasText: "加藤が返信を承認しました" }).waitFor();
    await page.locator(".post.own", { hasText: "本日15時に伺います" }).waitFor();
  });

  it("asks a person when nobody knows whether it was sent", async () => {
    const threadId = await sayOnLine(desk.service, "doubt", `${ASKS} doubt`);
    const client = createClient(desk.service.url, desk.service.token);
    const replies = client.v1.threads[":id"].replies;
    const draft = await unwrap(replies.$post({ param: { id: threadId }, json: { text: "届いたか不明" } }));
    const page = await desk.open(await signInLink(desk.service));
    // As the service shows a reply whose sending broke off.
    await page.route("**/replies", (route) =>
      route.fulfill({ json: { items: [{ ...draft, state: "failed", inDoubt: true, check: null }] } }),
    );
    const asked: string[] = [];
    await page.route("**/resolve", async (route) => {
      asked.push(route.request().postData() ?? "");
      await route.fulfill({ json: { ...draft, state: "queued" } });
    });
    await desk.openThread(page, threadId);
    const card = page.locator(".reply-card.failed");
    await card.waitFor();
    expect(await card.textContent()).toContain("届いたかどうか分かりません");
    expect(await card.getByRole("button", { name: "もう一度送信", exact: true }).count()).toBe(0);
    await card.getByRole("button", { name: "届いていないので、もう一度送信" }).click();
    await expect.poll(() => asked).toEqual([JSON.stringify({ sent: false })]);
    await card.getByRole("button", { name: "届いていた" }).click();
    await expect.poll(() => asked.at(-1)).toBe(JSON.stringify({ sent: true }));
  });

  it("says until when the platform takes it, and does not go once that is over", async () => {
    const threadId = await sayOnLine(desk.service, "window", `${ASKS} window`);
    const page = await openAs(SATO, threadId);
    let hours = 3;
    let sends = 0;
    // As a platform with a window for replies answers.
    await page.route(/\/replies(\/rpl_\w+)?$/, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { check?: object };
      const windowEndsAt = new Date(Date.now() + hours * 3_600_000 + 30_000).toISOString();
      const refusals = hours < 0 ? [{ code: "window_closed", message: "over" }] : [];
      const check = { length: 3, max: 5_000, unit: "utf16", windowEndsAt, refusals };
      await route.fulfill({ response: answer, json: body.check ? { ...body, check } : body });
    });
    await page.route("**/send", (route) => {
      sends += 1;
      return route.abort();
    });
    await begin(page);
    await page.keyboard.type("すぐに");
    await page.locator(".facts-line", { hasText: "（あと3時間）" }).waitFor();
    hours = -1;
    await page.keyboard.type("！");
    await page.locator(".facts-line", { hasText: "締め切られました" }).waitFor();
    await page.locator(".facts-line", { hasText: "返信の受付期間が終わりました。" }).waitFor();
    await page.locator(".composer button.primary[aria-disabled=true]").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Escape");
    await page.locator(".thread h1:focus").waitFor();
    expect(sends).toBe(0);
  });

  it("is nobody's to write while a colleague holds the thread", async () => {
    const threadId = await sayOnLine(desk.service, "held", `${ASKS} held`);
    await begin(await openAs(SATO, threadId));
    const other = await openAs({ id: "tanaka", name: "田中" }, threadId);
    await other.getByText("佐藤が担当しているため、返信できません。").waitFor();
    expect(await other.locator("#reply").count()).toBe(0);
    const viewer = await openAs({ id: "mori", name: "森", role: "viewer" }, threadId);
    await viewer.locator(".replies", { hasText: "閲覧のみ" }).waitFor();
    await viewer.keyboard.press("r");
    expect(await viewer.locator("#reply").count()).toBe(0);
  });
});

describe("the promises", () => {
  it("say in words how long is left, explain themselves, and end with the answer", async () => {
    const threadId = await sayOnLine(desk.service, "promise", `${ASKS} promise`);
    const page = await openAs(SATO, threadId);
    const first = page.locator(".clock", { hasText: "最初の返信" });
    await first.waitFor();
    expect(await first.locator("summary").textContent()).toMatch(/最初の返信.*あと\d+.*まで）/);
    await first.locator("summary").press("Enter");
    expect(await first.locator(".explanation").textContent()).toMatch(/目標は.*対応を待つ時間/s);
    await begin(page);
    await page.keyboard.type("お待たせしました");
    await page.getByRole("button", { name: "送信", exact: true }).press("Enter");
    await page.getByText("終わった約束（1件）").click();
    await page.locator(".clock.met", { hasText: "間に合いました" }).waitFor();
  });
});
