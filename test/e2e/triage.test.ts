import { createClient, unwrap } from "@kikimimi/api/client";
import { describe, expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { post, postAndQueue, signInLink } from "./support.ts";

const FURIOUS = {
  id: "e2e-furious",
  lang: "ja",
  text: "ふざけるな！酸素濃縮器の電源が今すぐ必要なのに、三時間も電話がつながらない。母の命がかかっているんです。責任者を出せ！！",
  author: { id: "u1", name: "佐伯", handle: "saeki", followers: 12_000 },
};

const desk = useDesk();

describe("the queue", () => {
  it("shows a new mention within two seconds, and opens it by keyboard with its reasons", async () => {
    const page = await desk.open(await signInLink(desk.service));
    expect(page.url()).toBe(`${desk.service.url}/`);
    await desk.untilLive(page);
    await page.getByText("対応待ちはありません。").waitFor();
    let loads = 0;
    page.on("load", () => (loads += 1));

    const { acceptedAt } = await post(desk.service, FURIOUS);
    const row = page.locator(".row", { hasText: "電話がつながらない" });
    await row.waitFor();
    expect(Date.now() - acceptedAt).toBeLessThan(2_000);
    expect(loads).toBe(0);

    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const thread = page.locator(".thread");
    await thread.getByText(FURIOUS.text).waitFor();
    await thread.locator("h1:focus").waitFor();
    expect(await page.locator(".why").textContent()).toMatch(/優先度\d+の理由.*緊急 \+50.*強い怒り \+50/);
    expect(await thread.locator(".said mark").count()).toBeGreaterThan(0);
    expect(await thread.locator(".byline").textContent()).toContain("フォロワー12,000人");
    expect(page.url()).toContain("thread=thr_");
    await page.goBack();
    await page.getByText("一覧から会話を選ぶと").waitFor();
  });

  it("keeps rows in place under the pointer and lets new ones wait", async () => {
    await postAndQueue(desk.service, FURIOUS);
    const page = await desk.open(await signInLink(desk.service));
    await desk.untilLive(page);
    const first = page.locator(".row").first();
    await first.hover();
    const [before, text] = [await first.boundingBox(), await first.textContent()];
    await post(desk.service, { ...FURIOUS, id: "e2e-second", text: `${FURIOUS.text}（二度目の連絡です）` });
    const news = page.getByRole("button", { name: "新着1件" });
    await news.waitFor();
    expect(await page.locator(".row").first().getAttribute("data-thread")).toBe(
      await first.getAttribute("data-thread"),
    );
    expect(await page.locator(".row", { hasText: "二度目" }).count()).toBe(0);
    expect(await first.boundingBox()).toEqual(before);
    expect(text).toContain("電話がつながらない");
    await news.click();
    await page.locator(".row").nth(1).waitFor();
  });

  it("says when it is cut off and recovers by itself", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await desk.untilLive(page);
    await page.context().setOffline(true);
    await page.locator(".live.offline", { hasText: "再接続しています" }).waitFor();
    await page.context().setOffline(false);
    await page.locator(".live:not(.offline)").waitFor();
  });
});

describe("a thread", () => {
  it("is claimed by one of two people; the other sees who holds it", async () => {
    const threadId = await postAndQueue(desk.service, angry("claim"));
    const people = [
      { id: "sato", name: "佐藤" },
      { id: "tanaka", name: "田中" },
    ];
    const pages = await Promise.all(people.map(async (person) => desk.open(await signInLink(desk.service, person))));
    await Promise.all(pages.map((page) => desk.openThread(page, threadId)));
    const claims = pages.map((page) => page.getByRole("button", { name: "担当する" }));
    await Promise.all(claims.map((claim) => claim.waitFor()));
    await Promise.all(pages.map((page) => page.keyboard.press("c")));

    const states = pages.map((page) => page.locator(".state"));
    await Promise.all(pages.map((page) => page.locator(".state.claimed").waitFor()));
    const told = await Promise.all(states.map((state) => state.textContent()));
    const winner = told.indexOf("担当：自分");
    expect(winner).toBeGreaterThanOrEqual(0);
    expect(told[1 - winner]).toBe(`担当：${people[winner]?.name}`);
    // The loser's own request was refused with the holder's name.
    const refusal = pages[1 - winner]?.getByRole("alert");
    await refusal?.waitFor();
    expect(await refusal?.textContent()).toContain(people[winner]?.name);
  });

  it("runs no keys while a note is typed, and keeps the note", async () => {
    const threadId = await postAndQueue(desk.service, angry("typing"));
    const page = await desk.open(await signInLink(desk.service));
    await desk.openThread(page, threadId);
    await page.getByRole("button", { name: "担当する" }).waitFor();
    await page.keyboard.press("n");
    await page.locator("textarea:focus").waitFor();
    const address = page.url();
    let writes = 0;
    page.on("request", (request) => {
      if (request.method() === "POST") writes += 1;
    });
    await page.keyboard.type("jkce?n");
    const composing = { key: "c", isComposing: true, bubbles: true };
    await page.locator("h1").dispatchEvent("keydown", composing);
    expect(await page.locator("textarea").inputValue()).toBe("jkce?n");
    expect(page.url()).toBe(address);
    expect(await page.locator("[role=dialog]").count()).toBe(0);
    expect(writes).toBe(0);

    await page.getByRole("button", { name: "メモを残す" }).click();
    await page.locator(".done.note", { hasText: "jkce?n" }).waitFor();
    expect(await page.locator("textarea").inputValue()).toBe("");
    expect(writes).toBe(1);
  });

  it("is closed and reopened by keyboard without losing the focus", async () => {
    const threadId = await postAndQueue(desk.service, angry("close"));
    const page = await desk.open(await signInLink(desk.service));
    await desk.openThread(page, threadId);
    await page.getByRole("button", { name: "完了にする" }).focus();
    await page.keyboard.press("e");
    await page.locator(".state.closed").waitFor();
    await page.locator(".done", { hasText: "完了にしました" }).waitFor();
    await page.locator("button.primary:focus", { hasText: "対応待ちに戻す" }).waitFor();
    await page.locator(".toast", { hasText: "完了にしました。" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".state.queued").waitFor();
  });

  it("cannot be claimed once it is closed", async () => {
    const threadId = await postAndQueue(desk.service, angry("closed"));
    const page = await desk.open(await signInLink(desk.service));
    await desk.openThread(page, threadId);
    const claim = page.getByRole("button", { name: "担当する" });
    await claim.focus();
    await page.keyboard.press("e");
    await page.locator(".state.closed").waitFor();
    // The focused button went; the keyboard stands on the one that stayed.
    await page.locator("button.primary:focus", { hasText: "対応待ちに戻す" }).waitFor();
    expect(await claim.count()).toBe(0);
    let writes = 0;
    page.on("request", (request) => {
      if (request.method() === "POST") writes += 1;
    });
    await page.keyboard.press("c");
    // A later key that does show something: by then the earlier one would have asked.
    await page.keyboard.press("?");
    await page.locator("[role=dialog]").waitFor();
    expect(writes).toBe(0);
  });

  it("explains a refusal in the reader's words, until it is no longer true", async () => {
    const threadId = await postAndQueue(desk.service, angry("refusal"));
    const client = createClient(desk.service.url, desk.service.token);
    const thread = client.v1.threads[":id"];
    const page = await desk.open(await signInLink(desk.service, { id: "sato", name: "佐藤" }));
    await desk.openThread(page, threadId);
    // The service refuses as it would somebody who was slower.
    await page.route("**/actions", (route) =>
      route.fulfill({
        status: 409,
        contentType: "application/problem+json",
        body: JSON.stringify({ code: "conflict", detail: "The thread is already closed." }),
      }),
    );
    await page.getByRole("button", { name: "完了にする" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toBe(
      "この会話の状態が変わりました。内容を確かめてから、もう一度お試しください。",
    );
    await unwrap(thread.claim.$post({ param: { id: threadId } }));
    await page.locator(".state.claimed").waitFor();
    await alert.waitFor({ state: "detached" });
  });

  it("keeps a note's draft for its writer alone", async () => {
    const threadId = await postAndQueue(desk.service, angry("draft"));
    const page = await desk.open(await signInLink(desk.service, { id: "sato", name: "佐藤" }));
    const draft = page.locator("textarea");
    await desk.openThread(page, threadId);
    await page.keyboard.press("n");
    await draft.fill("佐藤の書きかけ");
    await page.getByRole("button", { name: "佐藤のメニュー" }).click();
    await page.getByRole("menuitem", { name: "サインアウト" }).click();
    await page.locator("#token:focus").waitFor();
    for (const [id, text] of [
      ["tanaka", ""],
      ["sato", "佐藤の書きかけ"],
    ] as const) {
      await page.goto(await signInLink(desk.service, { id, name: id }));
      await desk.openThread(page, threadId);
      expect(await draft.inputValue()).toBe(text);
    }
  });

  it("names itself in the title, and says so when it is not there", async () => {
    const threadId = await postAndQueue(desk.service, angry("title"));
    const page = await desk.open(await signInLink(desk.service));
    await desk.openThread(page, threadId);
    expect(await page.title()).toBe("Dana Whitlock – Kikimimi");
    await page.goto(`${desk.service.url}/?thread=thr_00000000000000000000000000`);
    await page.getByText("その会話は見つかりませんでした。").waitFor();
    await page.locator(".empty").getByRole("button", { name: "一覧へ戻る" }).click();
    await page.getByText("一覧から会話を選ぶと").waitFor();
    expect(await page.title()).toBe("Kikimimi");
  });

  it("scrolls in its own box; the page itself never does", async () => {
    const threadId = await postAndQueue(desk.service, FURIOUS);
    const page = await desk.open(await signInLink(desk.service));
    for (const [width, height, thread] of [
      [1280, 800, ""],
      [1280, 240, ""],
      [360, 240, ""],
      [1280, 500, threadId],
      [1280, 200, threadId],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.goto(thread ? `${desk.service.url}/?thread=${thread}` : desk.service.url);
      await page
        .locator(thread ? ".dock" : ".row")
        .first()
        .waitFor();
      if (!thread) await page.locator(".first-steps:visible").waitFor();
      expect(await page.evaluate<number>("document.scrollingElement.scrollHeight - innerHeight")).toBeLessThanOrEqual(
        0,
      );
    }
  });

  it("follows a correction, and takes it back", async () => {
    const threadId = await postAndQueue(desk.service, angry("correct"));
    const page = await desk.open(await signInLink(desk.service));
    await desk.openThread(page, threadId);
    const why = page.locator(".why h2");
    const before = (await why.textContent()) ?? "";
    await page.locator(".context").getByRole("button", { name: "判定を訂正する" }).press("Enter");
    await page.getByRole("menuitemradio", { name: "怒りなし", exact: true }).press("Enter");
    await page.locator(".done", { hasText: "判定を訂正しました" }).waitFor();
    expect(await why.textContent()).not.toBe(before);
    await page.locator(".toast", { hasText: "判定を訂正しました。" }).waitFor();
    await page.keyboard.press("z");
    await page.locator(".why h2", { hasText: before }).waitFor();
  });
});
