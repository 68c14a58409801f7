import { createClient, unwrap } from "@kikimimi/api/client";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { useDesk } from "./desk.ts";
import { signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk();
const client = () => createClient(desk.service.url, desk.service.token);

/** Every settings page, as a list and, where it has one, with a form open. */
const PAGES = [
  "channels",
  "connect?platform=x",
  "connect?platform=mastodon&source=mastodon",
  "topics",
  "topics?open=delay",
  "sla",
  "automations?add=yes",
  "canned-replies?open=sorry",
  "macros?open=late",
  "voice",
  "brand",
  "teams?add=yes",
  "colleagues?add=yes",
  "profile",
  "availability",
  "views?add=yes",
  "api-keys",
  "webhooks",
  "audit",
] as const;

async function saveTopic(rule: string, expectedVersion?: number): Promise<void> {
  const json = { name: "配送の遅れ", rule, expectedVersion };
  await unwrap(client().v1.topics[":id"].$put({ param: { id: "delay" }, query: {}, json }));
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${desk.service.url}/settings/${path}`);
  await page.locator("main h1").waitFor();
}

beforeAll(async () => {
  const { v1 } = client();
  await saveTopic("配送 NEAR/10 遅い");
  const texts = { ja: "{{customer.name}}様、申し訳ございません。" };
  await unwrap(
    v1["canned-replies"][":id"].$put({ param: { id: "sorry" }, query: {}, json: { name: "お詫び", texts } }),
  );
  const actions = [{ type: "tag" as const, add: ["配送"], remove: [] }];
  await unwrap(v1.macros[":id"].$put({ param: { id: "late" }, query: {}, json: { name: "遅れ", actions } }));
});

/** Two readers who share nothing: language, theme and width. */
const READERS = [
  { locale: "ja-JP", colorScheme: "light", viewport: { width: 1280, height: 740 } },
  { locale: "en-US", colorScheme: "dark", viewport: { width: 360, height: 740 } },
] as const;

describe.skipIf(!axePresent)("every settings page", () => {
  it("has no barrier and every word, in both languages and themes, wide and at 360 px", async () => {
    const link = await signInLink(desk.service);
    const look = async (reader: (typeof READERS)[number]): Promise<void> => {
      const page = await desk.open(link, reader);
      for (const path of PAGES) {
        await open(page, path);
        await page.locator(".loading").first().waitFor({ state: "detached" });
        await expectNoBarriers(page);
        await expectWhole(page);
      }
    };
    await Promise.all(READERS.map(look));
  });
});

describe("a topic", () => {
  it("is written by keyboard: its errors have a place and a cure, it is tried, saved, and found in the list", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page, "topics");
    await page.getByRole("link", { name: "トピックを追加" }).press("Enter");
    await page.locator("h1:focus", { hasText: "トピックを追加" }).waitFor();
    await page.getByRole("button", { name: "保存" }).press("Enter");
    await page.locator("input[aria-invalid]:focus").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("印の付いた欄");
    await page.getByLabel("名前", { exact: true }).fill("返金");
    await page.getByLabel("ルール", { exact: true }).fill("返金 OR");
    await page.locator(".rule-problems .error", { hasText: "文字目" }).waitFor();
    await page.locator(".rule-place").first().waitFor();
    await page.getByLabel("ルール", { exact: true }).fill("返金 OR 払い戻し");
    await page.locator(".rule-place").first().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "直近7日で試す" }).press("Enter");
    await page.getByText("件に当てはまりました").waitFor();
    await page.getByLabel("ID", { exact: true }).fill("refund");
    await page.keyboard.press("Enter");
    await page.locator(".toast", { hasText: "「返金」を保存しました" }).waitFor();
    await page.locator(".kit-list", { hasText: "返金 OR 払い戻し" }).waitFor();
    const { rule } = await unwrap(client().v1.topics[":id"].$get({ param: { id: "refund" }, query: {} }));
    expect(rule).toBe("返金 OR 払い戻し");
  });

  it("that somebody else saved meanwhile shows both, loses neither, and is saved over only when one says so", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page, "topics?open=delay");
    const rule = page.getByLabel("ルール", { exact: true });
    await rule.fill("配送 遅い");
    await saveTopic("配送 OR 遅い", 1);
    await page.getByRole("button", { name: "保存" }).click();
    const conflict = page.locator(".kit-conflict");
    await conflict.locator("h2:focus").waitFor();
    for (const words of ["配送 遅い", "配送 OR 遅い"]) expect(await conflict.textContent()).toContain(words);
    expect(await rule.inputValue()).toBe("配送 遅い");
    await conflict.getByRole("button", { name: "自分の内容で上書きする" }).click();
    await page.locator(".toast", { hasText: "保存しました" }).waitFor();
    await page.locator("a[data-id=delay]:focus").waitFor();
    const now = await unwrap(client().v1.topics[":id"].$get({ param: { id: "delay" }, query: {} }));
    expect(now).toMatchObject({ rule: "配送 遅い", version: 3 });
  });
});

describe("what is not saved", () => {
  it("is asked about before it is left, and outlives the page", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page, "macros?open=late");
    const name = page.getByLabel("名前", { exact: true });
    await name.fill("配送の遅れ");
    await page.getByRole("link", { name: "定型文" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "編集に戻る" }).click();
    expect(await name.inputValue()).toBe("配送の遅れ");
    await open(page, "macros?open=late");
    await page.getByText("前回保存しなかった変更を戻しました。").waitFor();
    expect(await name.inputValue()).toBe("配送の遅れ");
    await page.getByRole("link", { name: "定型文" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "変更を捨てて移動" }).click();
    await page.locator("h1", { hasText: "定型文" }).waitFor();
    await page.getByRole("link", { name: "マクロ" }).click();
    await page.getByRole("link", { name: "遅れ" }).click();
    expect(await name.inputValue()).toBe("遅れ");
  });
});

describe("who may what", () => {
  it("is said to a viewer, with whom to ask, and no form is dead", async () => {
    const viewer = { id: "viewer@example.com", name: "見る人", role: "viewer" as const };
    const page = await desk.open(await signInLink(desk.service, viewer));
    await open(page, "topics?open=delay");
    await page.getByText("変更には「リーダー」の役割が要ります。").waitFor();
    expect(await page.locator("form, textarea").count()).toBe(0);
    await page.locator(".kit-facts", { hasText: "ルール" }).waitFor();
    await open(page, "api-keys");
    await page.getByText("この画面を開くには「管理者」の役割が要ります。").waitFor();
    expect(await page.getByRole("navigation").getByRole("link", { name: "APIキー" }).count()).toBe(0);
  });
});

describe("an API key", () => {
  it("is shown once, and revoked after a question", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page, "api-keys");
    await page.getByText("APIキーを作る").click();
    await page.getByLabel("名前", { exact: true }).fill("夜の報告");
    await page.getByRole("button", { name: "作る", exact: true }).click();
    const token = await page.locator(".kit-once code").textContent();
    expect(token).toMatch(/^kkm_/);
    expect((await fetch(`${desk.service.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(
      200,
    );
    await page.getByRole("button", { name: "書き留めたので閉じる" }).click();
    expect(await page.locator("main").textContent()).not.toContain(token);
    await page.getByRole("button", { name: "「夜の報告」を無効にする" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "無効にする" }).click();
    await page.getByText("無効にしました ·").waitFor();
    expect((await fetch(`${desk.service.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(
      401,
    );
  });
});
