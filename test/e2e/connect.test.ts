import { createClient, unwrap } from "@kikimimi/api/client";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { useDesk } from "./desk.ts";
import { LINE_EDGE } from "./line.ts";
import { signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk(LINE_EDGE);
const client = () => createClient(desk.service.url, desk.service.token);

const SECRET = "0123456789abcdef0123456789abcdef";
const TOKEN = "line-demo-channel-access-token";

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${desk.service.url}/settings/${path}`);
  await page.locator("main h1").waitFor();
}

const focused = (page: Page, heading: string) => page.locator("h2:focus", { hasText: heading }).waitFor();

/** Makes a LINE source of its own. */
async function connected(id: string, name: string): Promise<void> {
  const source = client().v1.sources[":platform"][":id"];
  const at = { param: { platform: "line", id }, query: {} };
  await unwrap(source.$put({ ...at, json: { name, settings: {} } }));
  await unwrap(source.secrets.$put({ ...at, json: { secrets: { channelSecret: SECRET } } }));
}

const statusOfWebhook = async (id: string): Promise<number> => {
  const headers = { "content-type": "application/json" };
  return (await fetch(`${desk.service.url}/webhooks/line/${id}`, { method: "POST", headers, body: "{}" })).status;
};

describe("connecting LINE", { timeout: 60_000 }, () => {
  it("goes from the choice to the test post in the list by keyboard alone, in Japanese", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page, "connect");
    await page.getByLabel("媒体", { exact: true }).focus();
    await page.keyboard.type("LINE");
    await page.getByRole("heading", { name: "1. 名前" }).waitFor();
    await page.getByLabel("名前", { exact: true }).fill("傘の店");
    // The demo's own source has the platform's name.
    expect(await page.getByLabel("ID", { exact: true }).inputValue()).toBe("line-2");
    await page.getByLabel("ID", { exact: true }).fill("Kasa!");
    await page.keyboard.press("Enter");
    await page.locator("input[aria-invalid]:focus").waitFor();
    await page.getByLabel("ID", { exact: true }).fill("kasa");
    const address = `${desk.service.url}/webhooks/line/kasa`;
    expect(await page.getByRole("button", { name: "受信用アドレスをコピー" }).getAttribute("title")).toBe(address);
    await page.locator(".kit-guide ol", { hasText: address }).waitFor();
    await page.getByLabel("ID", { exact: true }).press("Enter");
    await page.locator(".toast", { hasText: "「傘の店」を保存しました" }).waitFor();

    await focused(page, "4. 秘密情報");
    expect(await statusOfWebhook("kasa")).toBe(401);
    await page.getByLabel("channelSecret").fill("hush-hush");
    await page.keyboard.press("Enter");
    await page.locator(".kit-problem", { hasText: "形が違います" }).waitFor();
    await page.getByLabel("channelSecret").fill(SECRET);
    await page.getByLabel("channelAccessToken").fill("wrong");
    await page.keyboard.press("Enter");

    await focused(page, "5. 接続の確認");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("媒体が認証を受け付けません").waitFor();
    await page.getByText("LINE refuses the channel access token (401)").waitFor();
    await page.getByLabel("channelAccessToken").fill(TOKEN);
    await page.keyboard.press("Enter");
    await focused(page, "5. 接続の確認");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("傘の店 (Ub0t000000000000000000000000000001)").waitFor();
    await page.getByText("問題は見つかりませんでした").waitFor();
    await page.getByText("まだ何も届いていません").waitFor();
    await page.getByText("2件を受け付けます").waitFor();
    if (axePresent) await expectNoBarriers(page);
    await expectWhole(page);
    // What was typed is nowhere any more.
    expect(await page.content()).not.toContain(SECRET.slice(0, 8));
    const stored = "JSON.stringify([{ ...sessionStorage }, { ...localStorage }])";
    expect(await page.evaluate<string>(stored)).not.toContain(SECRET.slice(0, 8));

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("一覧に届きました").waitFor();
    await page.getByText("受信用アドレスの検証を通りました").waitFor();
    await page.getByRole("link", { name: "届いたテスト投稿を開く" }).press("Enter");
    await page.locator(".thread h1").waitFor();
    await page.locator("main", { hasText: "【テスト投稿】「傘の店」" }).waitFor();
    const { items } = await unwrap(client().v1.queue.$get({ query: {} }));
    expect(items.filter(({ sourceId }) => sourceId === "kasa")).toHaveLength(1);
  });

  it("asks for a value before anything is set, and for another id where one is taken", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page, "connect?platform=line");
    await page.getByLabel("ID", { exact: true }).fill("line");
    await page.keyboard.press("Enter");
    await page.locator(".kit-problem", { hasText: "すでに使われています" }).waitFor();
    await open(page, "connect?platform=line&source=line&part=secrets");
    await focused(page, "4. 秘密情報");
    await page.getByRole("button", { name: "登録して次へ" }).press("Enter");
    await page.getByText("登録する値を入力してください").waitFor();
  });
});

describe("a platform that is polled", { timeout: 60_000 }, () => {
  it("names the settings that are missing, checks live and fits 360 px, in English and dark", async () => {
    const reader = { locale: "en-US", colorScheme: "dark", viewport: { width: 360, height: 740 } } as const;
    const page = await desk.open(await signInLink(desk.service), reader);
    await open(page, "connect?platform=mastodon");
    await page.getByRole("button", { name: "Save and go on" }).press("Enter");
    await page.locator(".kit-problem", { hasText: "This is needed." }).waitFor();
    await page.getByLabel("Address of the server").fill("https://mastodon.example");
    await page.getByLabel("Hashtags").fill("ことり便, kasa");
    await page.keyboard.press("Enter");
    await focused(page, "4. Secrets");
    await page.getByRole("button", { name: "Check it now" }).press("Enter");
    await page.getByText("The platform does not take them").or(page.getByText("Nothing is wrong.")).first().waitFor();
    if (axePresent) await expectNoBarriers(page);
    await expectWhole(page);
    const at = { param: { platform: "mastodon", id: "mastodon-2" }, query: {} };
    const { settings } = await unwrap(client().v1.sources[":platform"][":id"].$get(at));
    expect(settings).toEqual({ baseUrl: "https://mastodon.example", hashtags: ["ことり便", "kasa"] });
    await unwrap(client().v1.sources[":platform"][":id"].$delete(at));
  });
});

describe("a source that is connected", { timeout: 60_000 }, () => {
  it("is changed, checked and disconnected from the channels, once one agrees", async () => {
    await connected("edited", "編集前");
    const page = await desk.open(await signInLink(desk.service));
    await open(page, "channels");
    await page.getByRole("link", { name: "編集前の設定を変える" }).press("Enter");
    await page.getByLabel("名前", { exact: true }).fill("編集後");
    await page.getByLabel("返信の前にリーダーの承認を求める").check();
    const at = { param: { platform: "line", id: "edited" }, query: {} };
    const json = { name: "横から", settings: { botUserId: "Ub0t" }, expectedVersion: 1 };
    await unwrap(client().v1.sources[":platform"][":id"].$put({ ...at, json }));
    await page.getByRole("button", { name: "保存して次へ" }).press("Enter");
    await focused(page, "書いている間に、Local adminが保存しました");
    await page.locator(".kit-two", { hasText: "横から" }).waitFor();
    await page.getByRole("button", { name: "自分の内容で上書きする" }).press("Enter");
    await focused(page, "4. 秘密情報");
    expect(await unwrap(client().v1.sources[":platform"][":id"].$get(at))).toMatchObject({
      name: "編集後",
      replyApproval: "required",
      version: 3,
    });
    await open(page, "channels");
    const card = page.locator("article", { hasText: "編集後" });
    await card.getByText("接続を確かめる").press("Enter");
    await card.getByRole("button", { name: "接続を確かめる" }).press("Enter");
    await card.getByText("この媒体には、先に確かめる方法がありません").waitFor();
    if (axePresent) await expectNoBarriers(page);
    await expectWhole(page);
    await page.getByRole("button", { name: "編集後を切断する" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "やめる" }).press("Enter");
    expect(await statusOfWebhook("edited")).toBe(401);
    await page.getByRole("button", { name: "編集後を切断する" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "切断する" }).press("Enter");
    await page.locator(".toast", { hasText: "「編集後」を切断しました" }).waitFor();
    await card.waitFor({ state: "detached" });
    expect(await statusOfWebhook("edited")).toBe(404);
  });

  it("is for admins: a lead reads how it is done and whom to ask, and finds nothing to press", async () => {
    const person = { id: "lead", name: "Lead", role: "lead" } as const;
    const page = await desk.open(await signInLink(desk.service, person));
    await open(page, "connect?platform=line");
    await page.getByText("「管理者」の役割が要ります").waitFor();
    await page.locator(".kit-guide ol").waitFor();
    expect(await page.locator("main form").count()).toBe(0);
    if (axePresent) await expectNoBarriers(page);
    await open(page, "channels");
    await page.locator(".channel").first().waitFor();
    expect(await page.getByRole("button", { name: /切断/ }).count()).toBe(0);
  });
});
