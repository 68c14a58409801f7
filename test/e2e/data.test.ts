import { readFileSync } from "node:fs";
import { createClient, unwrap } from "@kikimimi/api/client";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { outcomeOf } from "../../packages/local/src/feed.ts";
import { useDesk } from "./desk.ts";
import { post, signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk();
const client = () => createClient(desk.service.url, desk.service.token);

const HANA = { id: "hana-4711", name: "花子", handle: "hana_y" };

async function open(page: Page): Promise<void> {
  await page.goto(`${desk.service.url}/settings/data`);
  await page.locator("main h1").waitFor();
}

async function posts(): Promise<{ text: string }[]> {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  return (await unwrap(client().v1.exports.posts.$get({ query: { from } }))).items;
}

beforeAll(async () => {
  const said = [
    { id: "d-1", text: "=1+1 ひみつの住所です", author: HANA },
    { id: "d-2", text: "二度と使わない。ひみつの電話番号", author: HANA },
    { id: "d-3", text: "今日は良い天気です", author: { id: "ken-1", name: "健" } },
  ];
  for (const one of said) {
    const { deliveryId } = await post(desk.service, one);
    await outcomeOf(client(), "demo", deliveryId, 15);
  }
});

describe("the page of a brand's data", () => {
  it("has no barrier and every word, in both languages, wide and at 360 px", async () => {
    const link = await signInLink(desk.service);
    for (const reader of [
      { locale: "ja-JP", viewport: { width: 1280, height: 740 } },
      { locale: "en-US", viewport: { width: 360, height: 740 } },
    ]) {
      const page = await desk.open(link, reader);
      await open(page);
      await page.locator(".loading").first().waitFor({ state: "detached" });
      await page.locator("summary", { hasText: /列|columns/ }).click();
      if (axePresent) await expectNoBarriers(page);
      await expectWhole(page);
    }
  });

  it("saves a file page by page, by keyboard, that no spreadsheet runs", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page);
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("この日から").first().fill(day);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "書き出す" }).press("Enter");
    const file = await download;
    expect(file.suggestedFilename()).toBe("posts.csv");
    await page.getByRole("status").filter({ hasText: "3行をファイルに保存しました" }).waitFor();
    const text = readFileSync((await file.path()) ?? "", "utf8");
    expect(text.startsWith("\uFEFFpostId,")).toBe(true);
    expect(text).toContain(",'=1+1 ひみつの住所です,");
    await page.getByLabel("この日まで").fill("2020-01-01");
    await page.keyboard.press("Enter");
    await page.locator("[aria-invalid=true]").waitFor();
  });

  it("stops when it is told to, and saves nothing", async () => {
    const page = await desk.open(await signInLink(desk.service));
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route("**/v1/exports/**", async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    let saved = 0;
    page.on("download", () => saved++);
    await open(page);
    await page.getByRole("button", { name: "書き出す" }).click();
    await page.getByRole("button", { name: "中止" }).click();
    await page.getByText("書き出しを中止しました").waitFor();
    letGo();
    await page.getByRole("button", { name: "中止" }).waitFor({ state: "detached" });
    expect(saved).toBe(0);
  });

  it("looks for somebody, erases nothing until their id is typed, then all of it, and remembers that it did", async () => {
    const page = await desk.open(await signInLink(desk.service));
    await open(page);
    const form = page.getByRole("form", { name: "投稿者の消去" });
    await form.getByRole("button", { name: "探す" }).press("Enter");
    await form.locator("[aria-invalid=true]").waitFor();
    await form.getByLabel("媒体").selectOption("standardwebhooks");
    await form.getByLabel("探し方").selectOption("handle");
    await form.getByLabel("IDまたはハンドル").fill("@Hana_Y");
    await page.keyboard.press("Enter");
    await page.getByText("投稿2件、スレッド2件").waitFor();
    await page.getByRole("button", { name: "花子の投稿を消去する" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/確認のため/).fill("hana");
    await page.keyboard.press("Enter");
    await dialog.getByText("IDが違います").waitFor();
    expect((await posts()).filter(({ text }) => text.includes("ひみつ"))).toHaveLength(2);
    if (axePresent) await expectNoBarriers(page);
    await dialog.getByLabel(/確認のため/).fill(HANA.id);
    await page.keyboard.press("Enter");
    await page.getByText("消去しました：投稿2件、スレッド2件").waitFor();
    await page.locator("li", { hasText: "に完了" }).waitFor();
    expect((await posts()).filter(({ text }) => text.includes("ひみつ"))).toEqual([]);
    expect((await posts()).some(({ text }) => text.includes("良い天気"))).toBe(true);
  });

  it("goes on with an erasure that was cut short", async () => {
    const json = { platform: "standardwebhooks", author: "ken-1", confirm: "ken-1" };
    const { erasureId } = await unwrap(client().v1.erasures.$post({ query: {}, json }));
    const page = await desk.open(await signInLink(desk.service), { locale: "en-US" });
    await open(page);
    await page.getByRole("button", { name: `Go on with ${erasureId}` }).press("Enter");
    await page.locator("li", { hasText: erasureId }).getByText(/done /).waitFor();
    expect((await posts()).some(({ text }) => text.includes("良い天気"))).toBe(false);
  });

  it("tells whoever is no admin whom to ask, and has no menu entry for them", async () => {
    const link = await signInLink(desk.service, { id: "rin", name: "凛", role: "lead" });
    const page = await desk.open(link);
    await open(page);
    await page.getByRole("note").getByText("管理者").waitFor();
    expect(await page.getByRole("button", { name: "書き出す" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "データの書き出しと消去" }).count()).toBe(0);
  });
});
