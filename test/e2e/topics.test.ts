import { createClient, unwrap } from "@kikimimi/api/client";
import { describe, expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { post, postAndQueue, signInLink } from "./support.ts";

const desk = useDesk();

/** Saves a topic as a lead would by the API. */
async function saveTopic(id: string, name: string, rule: string): Promise<void> {
  const client = createClient(desk.service.url, desk.service.token);
  const json = { name, rule, colour: "blue" as const, effects: { points: 12, tags: ["金銭"] } };
  await unwrap(client.v1.topics[":id"].$put({ param: { id }, query: {}, json }));
}

describe("topics", () => {
  it("show by name in rows and posts, with their words underlined, and filter the list by the address", async () => {
    await saveTopic("refunds", "返金", "返金 OR refund");
    const text = "😡 返金はいつですか。今すぐ答えてください！もう何度も電話しました！！";
    const threadId = await postAndQueue(desk.service, { id: "e2e-topic", lang: "ja", text, author: { id: "u7" } });
    await postAndQueue(desk.service, angry("no-topic"));
    const page = await desk.open(await signInLink(desk.service));
    const rows = page.locator(".row");
    await rows.nth(1).waitFor();
    const row = page.locator(`.row[data-thread="${threadId}"]`);
    expect(await row.locator(".chip").allTextContents()).toEqual(["返金"]);
    expect(await row.locator(".reasons").textContent()).toContain("トピック「返金」 +12");

    await page.getByRole("button", { name: "絞り込み" }).click();
    await page.getByLabel("トピック", { exact: true }).selectOption({ label: "返金" });
    await page.keyboard.press("Escape");
    await page.locator('.row[data-thread]:not([data-thread="' + threadId + '"])').waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("topic")).toBe("refunds");
    expect(await rows.count()).toBe(1);

    // Only what the topic's rule met is underlined, though an emoji of two units stands before it.
    await row.click();
    const said = page.locator(".post .said");
    await said.waitFor();
    expect(await said.locator(".hit").allTextContents()).toEqual(["返金"]);
    expect(await said.locator(".hit").getAttribute("title")).toBe("トピック「返金」");
    expect(await said.locator("mark").count()).toBeGreaterThan(0);
    expect(await page.locator(".post .chip").textContent()).toBe("返金 #金銭");
    expect(await page.locator(".why").textContent()).toContain("トピック「返金」 +12");

    // The filter is in the address, so it is there after a reload; what is new follows it too.
    await page.reload();
    await rows.first().waitFor();
    await desk.untilLive(page);
    await page.getByRole("button", { name: "絞り込み「返金」を外す" }).waitFor();
    await post(desk.service, angry("not-this-topic"));
    await post(desk.service, { id: "e2e-topic-2", lang: "ja", text: `${text}（二通目）`, author: { id: "u8" } });
    await page
      .locator(".row", { hasText: "二通目" })
      .or(page.getByRole("button", { name: "新着1件" }))
      .waitFor();
    expect(await rows.filter({ hasText: "not-this-topic" }).count()).toBe(0);
  });

  it("say what hides everything, and how to see it again", async () => {
    await saveTopic("nobody", "誰も言わない言葉", "誰も言わない言葉");
    await postAndQueue(desk.service, angry("hidden"));
    const page = await desk.open(await signInLink(desk.service));
    await page.goto(`${desk.service.url}/?topic=nobody`);
    await page.getByText("「誰も言わない言葉」に該当する会話はありません。").waitFor();
    await page.getByRole("button", { name: "絞り込みを外す" }).click();
    await page.locator(".row", { hasText: "hidden" }).waitFor();
    expect(page.url()).toBe(`${desk.service.url}/`);
  });
});
