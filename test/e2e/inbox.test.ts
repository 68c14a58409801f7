import { createClient, unwrap } from "@kikimimi/api/client";
import { issueToken } from "@kikimimi/api/auth";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { readSecrets } from "../../packages/local/src/secrets.ts";
import { angry, useDesk } from "./desk.ts";
import { post, postAndQueue, signInLink } from "./support.ts";

const desk = useDesk();

function client() {
  return createClient(desk.service.url, desk.service.token);
}

async function open(names: readonly string[]): Promise<{ readonly page: Page; readonly ids: readonly string[] }> {
  const ids: string[] = [];
  for (const name of names) ids.push(await postAndQueue(desk.service, angry(name)));
  const page = await desk.open(await signInLink(desk.service));
  await page.locator(".row").first().waitFor();
  return { page, ids };
}

/** Threads of different posts: copies of one post stand as one row. */
async function different(names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const text = `${name}の件です。ふざけるな、${"ありえない".repeat(2)}。${name}はいつ直るんですか！今すぐ${name}を返事してください！`;
    ids.push(await postAndQueue(desk.service, { id: `e2e-${name}`, lang: "ja", text, author: { id: name, name } }));
  }
  return ids;
}

/** Saves a topic as a lead would by the API. */
async function saveTopic(id: string, name: string, rule: string): Promise<void> {
  const client = createClient(desk.service.url, desk.service.token);
  const json = { name, rule, colour: "blue" as const, effects: { points: 12, tags: ["金銭"] } };
  await unwrap(client.v1.topics[":id"].$put({ param: { id }, query: {}, json }));
}

describe("saved views", () => {
  it("keep the list as it is narrowed, for oneself or for all, and are removed and brought back", async () => {
    const { page } = await open(["views"]);
    await page.goto(`${desk.service.url}/?tab=unassigned&sort=due&min=50&lang=en`);
    await page.locator(".row").first().waitFor();
    await page.getByText("言語・期限は、一覧の全1件から選んでいます。").waitFor();
    await page.getByRole("button", { name: "ビュー" }).click();
    await page.getByRole("menuitem", { name: "今の絞り込みを保存する" }).click();
    await page.getByText("言語と期限の絞り込みは、ビューに残せません。").waitFor();
    await page.getByLabel("ビューの名前").fill("急ぎ・担当なし");
    await page.getByLabel("チーム全員で共有する").check();
    await page.getByRole("button", { name: "保存する" }).click();
    await page.locator(".toast", { hasText: "ビュー「急ぎ・担当なし」を保存しました。" }).waitFor();
    const { items } = await unwrap(client().v1.views.$get({ query: {} }));
    expect(items.map(({ owner, filter, sort }) => ({ owner, filter, sort }))).toEqual([
      { owner: null, filter: { status: "queued", minPriority: 50 }, sort: "due" },
    ]);

    // Another person sees it, and goes there.
    const other = await desk.open(await signInLink(desk.service, { id: "sato", name: "佐藤" }));
    await other.locator(".row").first().waitFor();
    await other.getByRole("button", { name: "ビュー" }).click();
    await other.getByRole("menuitemradio", { name: "急ぎ・担当なし" }).click();
    await other.getByRole("button", { name: "絞り込み「優先度50以上」を外す" }).waitFor();
    expect(new URL(other.url()).search).toBe("?tab=unassigned&sort=due&min=50");
    await other.getByRole("button", { name: "急ぎ・担当なし" }).click();
    // What all share is a lead's to remove.
    expect(await other.getByRole("menuitem", { name: "このビューを消す" }).count()).toBe(0);

    await page.goto(`${desk.service.url}/?tab=unassigned&sort=due&min=50`);
    await page.getByRole("button", { name: "急ぎ・担当なし" }).click();
    await page.getByRole("menuitem", { name: "このビューを消す" }).click();
    await page.locator(".toast", { hasText: "を消しました" }).waitFor();
    expect((await unwrap(client().v1.views.$get({ query: {} }))).items).toEqual([]);
    await page.keyboard.press("z");
    await expect
      .poll(async () => (await unwrap(client().v1.views.$get({ query: {} }))).items.length, { timeout: 10_000 })
      .toBe(1);
  });
});

describe("many threads at once", () => {
  it("are selected by `x`, shown before anything is done, and told one by one where some were not", async () => {
    const ids = await different(["電車", "水道", "電話"]);
    const page = await desk.open(await signInLink(desk.service));
    for (const id of ids) await page.locator(`.row[data-thread="${id}"]`).waitFor();
    for (const id of ids) {
      await page.locator(`.row[data-thread="${id}"]`).focus();
      await page.keyboard.press("x");
    }
    const bar = page.locator(".bulk-bar");
    await bar.getByText("3件を選択中").waitFor();
    await page.getByRole("button", { name: "まとめて操作" }).click();
    await page.getByRole("menuitem", { name: "完了にする" }).click();
    const dialog = page.getByRole("dialog", { name: "完了にする" });
    await dialog.getByText("3件が変わります").waitFor();
    await dialog.getByText("選んだ3件").waitFor();
    // One of them moves between the look and the word.
    await unwrap(client().v1.threads[":id"].claim.$post({ param: { id: ids[1] ?? "" } }));
    await dialog.getByRole("button", { name: "3件に実行する" }).click();
    await dialog.getByText("2件を変えました").waitFor();
    await dialog.getByText("1件は、確かめた後に動きがあったため、手を付けていません").waitFor();
    await dialog.getByRole("button", { name: "閉じる" }).first().click();
    // What was left alone stays selected.
    await bar.getByText("1件を選択中").waitFor();
    const standing = await Promise.all(
      ids.map(async (id) => (await unwrap(client().v1.threads[":id"].$get({ param: { id }, query: {} }))).status),
    );
    expect(standing).toEqual(["closed", "claimed", "closed"]);
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });
  });

  it("are every thread of the list where somebody says so", async () => {
    await different(["床", "窓"]);
    const page = await desk.open(await signInLink(desk.service));
    await page.goto(`${desk.service.url}/?tab=unassigned`);
    const rows = page.locator(".row");
    await rows.nth(1).waitFor();
    await rows.first().focus();
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "まとめて操作" }).click();
    await page.getByRole("menuitem", { name: "タグを変える" }).click();
    await page.locator(".ask input").fill("一斉");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "タグを変える" });
    await dialog.getByText("1件が変わります").waitFor();
    await dialog.getByText("この一覧のすべての会話").click();
    await dialog.getByText(/^この一覧の全\d+件$/).waitFor();
    const count = Number(/\d+/.exec((await dialog.locator(".plan").textContent()) ?? "")?.[0]);
    expect(count).toBeGreaterThan(1);
    await dialog.getByRole("button", { name: `${count}件に実行する` }).click();
    await dialog.getByText(`${count}件を変えました`).waitFor();
    const { items } = await unwrap(client().v1.queue.$get({ query: { tag: "一斉" } }));
    expect(items.length).toBe(count);
  });
});

describe("lists beside the everyday ones", () => {
  it("hold what waits for its customer, what was set aside, and what was escalated", async () => {
    const { page, ids } = await open(["aside"]);
    await desk.openThread(page, ids[0] ?? "");
    const more = page.getByRole("button", { name: "ほかの操作" });
    await more.click();
    await page.getByRole("menuitem", { name: "責任者に上げる" }).click();
    await page.locator(".ask input").fill("判断をお願いします");
    await page.keyboard.press("Enter");
    await page.locator(".state.escalated").waitFor();
    await more.click();
    await page.getByRole("menuitem", { name: "対応しないことにする" }).click();
    await page.locator(".ask input").fill("重複");
    await page.keyboard.press("Enter");
    await page.locator(".state.ignored").waitFor();
    await page.getByRole("button", { name: "ほか", exact: true }).click();
    await page.getByRole("menuitemradio", { name: "対応しない" }).click();
    await page.locator(`.row[data-thread="${ids[0]}"]`).waitFor();
    await page.getByRole("button", { name: "対応待ちに戻す" }).click();
    await page.locator(".state.queued").waitFor();
    await page.goto(`${desk.service.url}/?tab=waiting`);
    await page.getByText("お客様の返事を待っている会話はありません。").waitFor();
  });
});

describe("several brands", () => {
  it("are worked on one at a time, each with its own threads and one's own role there", async () => {
    await postAndQueue(desk.service, angry("brands"));
    const secret = readSecrets(desk.service.dataDir).tokens[0] ?? "";
    const actor = {
      id: "multi",
      name: "兼任",
      role: "viewer",
      brands: ["demo", "other"],
      roles: { demo: "agent" },
    } as const;
    const token = await issueToken({ ...actor, brands: [...actor.brands], roles: { ...actor.roles } }, secret, {
      now: new Date(),
      seconds: 600,
    });
    const page = await desk.open(`${desk.service.url}/#token=${token}`);
    await page.locator(".row").first().waitFor();
    await page.getByRole("button", { name: "ブランド: demo" }).click();
    await page.getByRole("menuitemradio", { name: "other" }).click();
    await page.getByRole("button", { name: "ブランド: other" }).waitFor();
    await page.locator(".rows .empty").waitFor();
    expect(await page.locator(".row").count()).toBe(0);
    await page.reload();
    await page.getByRole("button", { name: "ブランド: other" }).click();
    await page.getByRole("menuitemradio", { name: "demo" }).click();
    await page.locator(".row").first().waitFor();
  });
});

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
    // Alike posts stand as one row, whichever of them leads it.
    await page.locator(".row", { hasText: "outrageous" }).first().waitFor();
    expect(page.url()).toBe(`${desk.service.url}/`);
  });
});
