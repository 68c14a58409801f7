import { createClient, unwrap } from "@kikimimi/api/client";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { useDesk } from "./desk.ts";
import { LINE_EDGE, sayOnLine } from "./line.ts";
import { signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk(LINE_EDGE);
const client = () => createClient(desk.service.url, desk.service.token);

const ASKS = "荷物がまだ届きません。もう三日も待っています。いつ届くのか、今すぐ教えてください！";
const SATO = { id: "sato", name: "佐藤" };
const ADMIN = { id: "mori", name: "森", role: "admin" } as const;
const PHONE = { viewport: { width: 360, height: 740 } };

beforeAll(async () => {
  const json: Parameters<ReturnType<typeof createClient>["v1"]["voice-guide"]["$put"]>[0]["json"] = {
    japanese: "polite",
    avoid: [{ word: "弊社", instead: "私たち", reason: "身近な言い方にします" }],
    maxEmoji: 0,
  };
  await unwrap(client().v1["voice-guide"].$put({ query: {}, json }));
});

async function begin(name: string, options?: Parameters<typeof desk.open>[1]): Promise<Page> {
  const threadId = await sayOnLine(desk.service, name, `${ASKS} ${name}`);
  const page = await desk.open(await signInLink(desk.service, SATO), options);
  await desk.openThread(page, threadId);
  await page.getByRole("button", { name: "担当して返信する" }).click();
  await page.locator("#reply:focus").waitFor();
  return page;
}

const hints = (page: Page) => page.locator(".voice-hints");

describe("a reply that speaks otherwise than its brand", () => {
  it("is told so, and mended and undone by keyboard", async () => {
    const page = await begin("mend");
    await page.keyboard.type("弊社で確認する");
    await hints(page).getByText("ボイス：2件").waitFor();
    await page.locator(".facts-line", { hasText: "下書きを保存しました" }).waitFor();
    await page.keyboard.press("Tab");
    await page.locator(".voice-hints:focus").waitFor();
    await page.keyboard.press("Enter");
    const list = page.getByRole("dialog", { name: "ボイスガイドとの違い" });
    await list.getByRole("button", { name: "「私たち」にする" }).waitFor();
    expect(await list.locator("li").first().textContent()).toContain("弊社");
    expect(await list.locator("li").first().textContent()).toContain("身近な言い方にします");
    expect(await list.locator("button:focus").textContent()).toBe("「私たち」にする");
    await page.keyboard.press("Enter");
    await list.waitFor({ state: "detached" });
    const box = page.locator("#reply:focus");
    await box.waitFor();
    expect(await box.inputValue()).toBe("私たちで確認する");
    await hints(page).getByText("ボイス：1件").waitFor();
    // The browser's own undo, and its redo.
    await page.keyboard.press("Control+z");
    expect(await box.inputValue()).toBe("弊社で確認する");
    await page.keyboard.press("Control+Shift+z");
    expect(await box.inputValue()).toBe("私たちで確認する");
    await hints(page).getByText("ボイス：1件").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await box.waitFor();
    expect(await box.inputValue()).toBe("私たちで確認します");
    await hints(page).waitFor({ state: "detached" });
  });

  it.each([
    ["wide", undefined],
    ["at 360 px", PHONE],
  ] as const)("moves nothing when its hints come, %s", async (name, options) => {
    const page = await begin(`still-${name === "wide" ? "wide" : "narrow"}`, options);
    await page.keyboard.type("確認いたします。");
    await page.locator(".facts-line", { hasText: "下書きを保存しました" }).waitFor();
    const send = page.getByRole("button", { name: "送信", exact: true });
    const before = await send.boundingBox();
    // As long as what stood there, so that only the hints are new.
    await page.locator("#reply").fill("弊社でします👍。");
    await hints(page).getByText("ボイス：2件").waitFor();
    await page.locator(".facts-line", { hasText: "下書きを保存しました" }).waitFor();
    expect(await send.boundingBox()).toEqual(before);
    await hints(page).click();
    await page.getByRole("dialog").waitFor();
    expect(await send.boundingBox()).toEqual(before);
  });

  it("is sent all the same", async () => {
    const page = await begin("sent");
    await page.keyboard.type("弊社より、本日お届けします。");
    await hints(page).waitFor();
    await page.getByRole("button", { name: "送信", exact: true }).click();
    await page.locator(".post.own", { hasText: "弊社より" }).waitFor();
  });

  it.skipIf(!axePresent)("shows its hints without a barrier", async () => {
    const page = await begin("axe");
    await page.keyboard.type("弊社だ👍");
    await hints(page).click();
    await page.getByRole("dialog").waitFor();
    await expectNoBarriers(page);
  });
});

describe("the settings of voice and brand", () => {
  it("try a text as it is typed, mend it, and save the guide", async () => {
    const page = await desk.open(await signInLink(desk.service, ADMIN));
    await page.goto(`${desk.service.url}/settings/voice`);
    await page.getByLabel("返信の文章").fill("弊社で承ります！");
    await page.getByText("指摘：1件").waitFor();
    await page.getByLabel("感嘆符").fill("0");
    await page.getByText("指摘：2件").waitFor();
    await page.getByRole("button", { name: "「私たち」にする" }).press("Enter");
    await page.getByRole("button", { name: "「。」にする" }).press("Enter");
    expect(await page.getByLabel("返信の文章").inputValue()).toBe("私たちで承ります。");
    await page.getByText("指摘はありません。").waitFor();
    await page.getByRole("button", { name: "避ける言葉を追加" }).click();
    await page.getByLabel("避ける言葉 2", { exact: true }).fill("貴殿");
    await page.getByLabel("言い換え 2").fill("弊社");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "印の付いた欄" }).waitFor();
    await page.getByLabel("言い換え 2").fill("お客様");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByText("版2").waitFor();
    const guide = await unwrap(client().v1["voice-guide"].$get({ query: {} }));
    expect([guide.maxExclamations, guide.avoid.map(({ word }) => word)]).toEqual([0, ["弊社", "貴殿"]]);
  });

  it.skipIf(!axePresent)("have no barrier and every word, in both languages, wide and at 360 px", async () => {
    const readers = [
      { locale: "ja-JP", viewport: { width: 1280, height: 740 } },
      { locale: "en-US", colorScheme: "dark", ...PHONE },
    ] as const;
    for (const reader of readers) {
      const page = await desk.open(await signInLink(desk.service, ADMIN), reader);
      for (const path of ["voice", "brand"]) {
        await page.goto(`${desk.service.url}/settings/${path}`);
        await page.locator("form.kit-form").waitFor();
        for (const add of await page.getByRole("button", { name: /を追加$|^Add / }).all()) await add.click();
        await expectNoBarriers(page);
        await expectWhole(page);
      }
    }
  });

  it("show those who may not change them what they say, and whom to ask", async () => {
    const page = await desk.open(await signInLink(desk.service, { ...SATO, role: "agent" }));
    for (const path of ["voice", "brand"]) {
      await page.goto(`${desk.service.url}/settings/${path}`);
      await page.locator(".kit-facts").waitFor();
      expect(await page.locator("form").count()).toBe(0);
    }
  });

  it("give the brand a name that the window bears", async () => {
    const page = await desk.open(await signInLink(desk.service, ADMIN));
    await page.goto(`${desk.service.url}/settings/brand`);
    await page.getByLabel("名前", { exact: true }).fill("ききみみ堂");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByText("版1").waitFor();
    await page.waitForFunction(`document.title === "ブランド – ききみみ堂 – Kikimimi"`);
  });
});
