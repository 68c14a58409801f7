import { createClient, unwrap } from "@kikimimi/api/client";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { angry, useDesk } from "./desk.ts";
import { postAndQueue, signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk();

let threadId = "";

beforeAll(async () => {
  threadId = await postAndQueue(desk.service, angry("shell"));
  const client = createClient(desk.service.url, desk.service.token);
  // The index follows what changed a moment later.
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await unwrap(client.v1.search.$get({ query: { q: "heating" } }))).items.length > 0) return;
    await delay(100);
  }
  throw new Error("the search does not find the post");
});

async function open(options?: Parameters<typeof desk.open>[1]): Promise<Page> {
  const page = await desk.open(await signInLink(desk.service), options);
  await page.locator(".row").first().waitFor();
  return page;
}

describe("who is new here", () => {
  it("sees three first steps, which remember what was made, and hides them for good", async () => {
    const page = await open();
    const steps = page.locator(".thread-pane .first-steps");
    await steps.waitFor();
    expect(await steps.locator("li").count()).toBe(3);
    expect(await steps.locator(".made").count()).toBe(0);
    await desk.openThread(page, threadId);
    await page.keyboard.press("c");
    await page.locator(".state", { hasText: "担当：自分" }).waitFor();
    await page.keyboard.press("Escape");
    await steps.locator(".made").nth(1).waitFor();
    expect(await steps.locator("li").allTextContents()).toMatchObject([
      expect.stringContaining("できました"),
      expect.stringContaining("できました"),
      expect.not.stringContaining("できました"),
    ]);
    if (axePresent) await expectNoBarriers(page);
    await steps.getByRole("button", { name: "もう表示しない" }).press("Enter");
    await steps.waitFor({ state: "detached" });
    const { v1 } = createClient(desk.service.url, desk.service.token);
    await unwrap(v1.threads[":id"].actions.$post({ param: { id: threadId }, json: { type: "release" } }));
    await page.reload();
    await page.locator(".row").first().waitFor();
    expect(await steps.count()).toBe(0);
  });

  it("sees them below the list on a phone", async () => {
    const page = await open({ viewport: { width: 360, height: 700 } });
    await page.locator(".list-pane .first-steps").waitFor();
    await expectWhole(page);
  });
});

describe("by keyboard alone", () => {
  it("lists are reached by two keys, a thread by its words, and what was done is undone", async () => {
    const page = await open();
    await page.keyboard.press("g");
    await page.keyboard.press("m");
    await page.getByText("担当している会話はありません。").waitFor();
    expect(new URL(page.url()).searchParams.get("tab")).toBe("mine");

    await page.keyboard.press("Control+k");
    await page.locator(".palette input:focus").waitFor();
    await page.keyboard.type("heating");
    await page.locator(".found", { hasText: "heating" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".thread h1:focus").waitFor();
    expect(new URL(page.url()).searchParams.get("thread")).toBe(threadId);

    await page.keyboard.press("s");
    await page.getByRole("menuitem", { name: "1時間後まで" }).press("Enter");
    await page.locator(".state.snoozed").waitFor();
    await page.locator(".toast", { hasText: "保留にしました。" }).waitFor();
    await page.keyboard.press("z");
    await page.locator(".state.queued").waitFor();

    await page.keyboard.press("t");
    await page.locator(".ask input:focus").waitFor();
    await page.keyboard.type("暖房 至急");
    await page.keyboard.press("Enter");
    await page.locator(".tag-list", { hasText: "#暖房" }).waitFor();
  });

  it("single keys can be switched off, and rest while a word is composed", async () => {
    const page = await open();
    const composing = { key: "?", isComposing: true, bubbles: true };
    await page.locator(".row").first().dispatchEvent("keydown", composing);
    expect(await page.locator("[role=dialog]").count()).toBe(0);
    await page.keyboard.press("?");
    await page.getByLabel("1文字のキー操作を使う").press("Space");
    await page.keyboard.press("Escape");
    await page.locator("[role=dialog]").waitFor({ state: "detached" });
    await page.reload();
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("?");
    // With a modifier it is no single key; by then the others would have shown.
    await page.keyboard.press("Control+k");
    await page.locator(".palette input").waitFor();
    expect(await page.locator(".row:focus").count()).toBe(0);
    expect(await page.locator(".keys").count()).toBe(0);
  });
});

describe("the address", () => {
  it("keeps filters over a reload, and an address of nothing says so", async () => {
    const page = await open();
    await page.goto(`${desk.service.url}/?tab=unassigned&sort=due&lang=ja&sla=nonsense`);
    await page.getByText("「日本語」に該当する会話はありません。").waitFor();
    expect(new URL(page.url()).search).toContain("tab=unassigned&sort=due&lang=ja");
    await page.getByRole("button", { name: "絞り込みを外す" }).click();
    await page.locator(".row").first().waitFor();
    await page.goto(`${desk.service.url}/nowhere`);
    await page.getByText("この画面は見つかりませんでした。").waitFor();
    await page.getByRole("link", { name: "受信箱へ" }).click();
    await page.locator(".row").first().waitFor();
  });
});

describe("looks", () => {
  it("follow the choice of theme and language, and stay", async () => {
    const page = await open({ colorScheme: "light" });
    const ground = (): Promise<string> =>
      page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: /のメニュー$/ }).press("Enter");
    await page.getByRole("menuitemradio", { name: "暗い" }).press("Enter");
    expect(await ground()).not.toBe(light);
    await page.getByRole("button", { name: /のメニュー$/ }).press("Enter");
    await page.getByRole("menuitemradio", { name: "English" }).press("Enter");
    await page.getByRole("link", { name: "Inbox" }).waitFor();
    await page.reload();
    await page.getByRole("link", { name: "Inbox" }).waitFor();
    expect(await ground()).not.toBe(light);
  });

  for (const [locale, colorScheme] of [
    ["ja-JP", "light"],
    ["en-US", "dark"],
  ] as const) {
    it.skipIf(!axePresent)(`put up no barrier over the page, in ${locale}, ${colorScheme}`, async () => {
      const page = await open({ locale, colorScheme, viewport: { width: 360, height: 740 } });
      await page.getByRole("button", { name: /^(絞り込み|Filter)/ }).click();
      await page.locator(".filter-choices").waitFor();
      await expectNoBarriers(page);
      await expectWhole(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await page.locator(".keys").first().waitFor();
      await expectNoBarriers(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.locator(".palette input").fill("heating");
      await page.locator(".found").first().waitFor();
      await expectNoBarriers(page);
      await expectWhole(page);
    });
  }
});

describe("the channels", () => {
  it("are one step from the desk and say in words how each source is", async () => {
    await postAndQueue(desk.service, angry("channel"));
    const page = await desk.open(await signInLink(desk.service));
    await page.getByRole("link", { name: "設定" }).click();
    await page.locator("h1:focus", { hasText: "接続先" }).waitFor();
    expect(page.url()).toBe(`${desk.service.url}/settings/channels`);
    await expect.poll(() => page.title()).toBe("接続先 – Kikimimi");
    const webhook = page.locator(".channel", { hasText: "Standard Webhooks" });
    expect(await webhook.locator(".health").textContent()).toBe("● 正常");
    expect(await webhook.locator("dd").first().textContent()).toMatch(/たった今|分前/);
    await page.getByText("受信していない接続先").click();
    await page.locator(".channel.off").first().waitFor();

    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await webhook.getByRole("button", { name: "受信用アドレスをコピー" }).click();
    await webhook.getByText("コピーしました").waitFor();
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(
      `${desk.service.url}/webhooks/standardwebhooks/standardwebhooks`,
    );
    await page.getByRole("link", { name: "受信箱" }).click();
    await page.locator(".row").first().waitFor();
    expect(page.url()).toBe(`${desk.service.url}/`);
  });

  it("put trouble first with what to do, and keep the last state when the service is away", async () => {
    const page = await desk.open(await signInLink(desk.service));
    const trouble = {
      health: "needs_authorisation",
      needsAuthorisation: true,
      lastError: "Mastodon refuses the access token (401)",
      tokenExpiresAt: new Date(Date.now() - 60_000).toISOString(),
      quota: { unit: "USD", limit: 100, spent: 100, resetsAt: new Date(Date.now() + 86_400_000).toISOString() },
    };
    await page.route("**/v1/channels", async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { items: { platform: string }[] };
      const items = body.items.map((one) => (one.platform === "mastodon" ? { ...one, ...trouble } : one));
      await route.fulfill({ response: answer, json: { items } });
    });
    await page.clock.install();
    await page.goto(`${desk.service.url}/settings/channels`);
    const first = page.locator(".channel").first();
    await first.waitFor();
    expect(await first.locator("h2").textContent()).toContain("Mastodon");
    expect(await first.locator(".health").textContent()).toBe("■ 再認証が必要");
    const words = await first.textContent();
    for (const part of ["に切れました", "使い切りました", "100ドルのうち100ドルを使用", "(401)"])
      expect(words).toContain(part);
    expect(await page.locator(".sum").textContent()).toMatch(/^\d+件のうち1件に、対応が必要です。$/);

    await page.unroute("**/v1/channels");
    await page.route("**/v1/channels", (route) => route.abort());
    // The page looks by itself every 30 seconds.
    await page.clock.fastForward(31_000);
    await page.getByText("最新の状態を確かめられませんでした。").waitFor();
    expect(await first.locator(".health").textContent()).toBe("■ 再認証が必要");
  });
});
