import { createClient, type Client, unwrap } from "@kikimimi/api/client";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { useDesk } from "./desk.ts";
import { seedReports } from "./reports-seed.ts";
import { signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk();
const DAYS = 2;
const HOUR = 3_600_000;

let client: Client;
/** What customers said, read thread by thread, as anybody could count it. */
let said: { readonly at: string; readonly sentiment: string }[];

beforeAll(async () => {
  await seedReports(desk.service, DAYS);
  client = createClient(desk.service.url, desk.service.token);
  said = await readAll();
}, 90_000);

async function readAll(): Promise<typeof said> {
  const { items } = await unwrap(client.v1.threads.$get({ query: { limit: "200" } }));
  const threads = await Promise.all(
    items.map(({ threadId }) => unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }))),
  );
  return threads.flatMap(({ mentions }) =>
    mentions.flatMap(({ own, createdAt, signal }) =>
      own || createdAt === null || signal === null ? [] : [{ at: createdAt, sentiment: signal.sentiment.label }],
    ),
  );
}

async function open(path: string, options?: Parameters<typeof desk.open>[1]): Promise<Page> {
  const page = await desk.open(await signInLink(desk.service, { id: "mori", name: "Mori", role: "lead" }), options);
  await page.goto(`${desk.service.url}/reports/${path}`);
  await page.locator(".fineprint").waitFor();
  return page;
}

/** The numbers of a table's row by the row's name. */
async function row(page: Page, name: string): Promise<string[]> {
  const cells = page
    .locator(".figure-table tr", { has: page.getByRole("rowheader", { name }) })
    .first()
    .locator("td");
  await cells.first().waitFor();
  return (await cells.allTextContents()).map((text) => text.trim());
}

const dayIn = (zone: string, at: string | number): string =>
  new Date(at).toLocaleString("ja", { timeZone: zone, month: "short", day: "numeric", weekday: "short" });

describe("the lead's view", () => {
  it("says what is late and by whom, and leads to the threads", async () => {
    const page = await open("");
    expect(page.url()).toBe(`${desk.service.url}/reports/now`);
    const due = await unwrap(client.v1.sla.due.$get({ query: { within: "3600", limit: "200" } }));
    expect(due.late).toBe(7);
    await page.locator(".tile", { hasText: "期限を過ぎた会話" }).getByText("7", { exact: true }).waitFor();
    expect(await row(page, "担当者なし")).toEqual(["7", "0"]);
    await page.getByRole("button", { name: "担当者なし、超過、7件を一覧に表示" }).click();
    await page.getByText("期限の近い会話：担当者なし · 超過").waitFor();
    expect(await page.locator(".thread-line").count()).toBe(7);
    await page.locator(".thread-line a").first().click();
    await page.locator(".thread h1").waitFor();
    const opened = new URL(page.url()).searchParams.get("thread");
    expect(due.items.map(({ threadId }) => threadId)).toContain(opened);
  });

  it("counts what was said by the brand's days as its threads say it, each number with what is behind it and as a file", async () => {
    const page = await open("volume?by=sentiment");
    await page.getByText(`合計${said.length}件`).waitFor();
    const negative = said.filter(({ sentiment }) => sentiment === "negative");
    expect((await row(page, "否定的"))[0]).toBe(String(negative.length));
    await page.locator("summary").press("Enter");
    const today = dayIn("Asia/Tokyo", Date.now());
    const ofToday = said.filter(({ at }) => dayIn("Asia/Tokyo", at) === today);
    const count = (label: string): string => String(ofToday.filter(({ sentiment }) => sentiment === label).length);
    const expected = [String(ofToday.length), count("positive"), count("neutral"), count("negative")];
    expect(await row(page, today)).toEqual(expected);
    await page.getByRole("button", { name: `▼ 否定的 ${negative.length}、会話を見る`, exact: true }).press("Enter");
    await page.locator(".behind h2:focus", { hasText: "否定的" }).waitFor();
    await expect.poll(() => page.locator(".thread-line").count()).toBe(negative.length);
    expect(new URL(page.url()).searchParams.get("group")).toBe("negative");
    await page.getByRole("button", { name: "内訳を閉じる" }).click();
    expect(await page.locator(".behind").count()).toBe(0);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSVで保存：感情" }).click();
    const lines: string[] = [];
    for await (const chunk of await (await download).createReadStream()) lines.push(String(chunk));
    expect(lines.join("")).toContain(`▼ 否定的,${negative.length},`);
  });

  it("says how long customers waited, and who they were", async () => {
    const page = await open("responses?by=hour&clock=every&days=31");
    const query = { from: new Date(Date.now() - 30 * 24 * HOUR).toISOString(), to: new Date().toISOString() };
    const { rows } = await unwrap(
      client.v1.reports["response-times"].$get({ query: { ...query, by: "all", kind: "first_response" } }),
    );
    const took = rows.filter(({ stoppedAt }) => stoppedAt !== null).map(({ seconds }) => seconds);
    const median = took.toSorted((a, b) => a - b)[Math.ceil(took.length / 2) - 1] ?? 0;
    await page
      .locator(".tile", { hasText: "50%" })
      .getByText(`${Math.floor(median / 60)}分`, { exact: true })
      .waitFor();
    await page.locator(".tile", { hasText: "件数" }).click();
    await page.locator(".behind .thread-line").first().waitFor();
    expect(await page.locator(".behind .thread-line").count()).toBe(rows.length);
    const longest = Math.max(...rows.map(({ seconds }) => seconds));
    expect(await page.locator(".behind .thread-line").first().textContent()).toContain(
      `${Math.floor(longest / 3600) % 24}時間`,
    );
  });

  it("reports the hour that was out of the ordinary with its formula, and opens it", async () => {
    const page = await open("alerts?preset=strong");
    const hours = Map.groupBy(said, ({ at }) => Math.floor(Date.parse(at) / HOUR));
    const most = Math.max(...[...hours.values()].map((some) => some.length));
    const line = page.locator(".alert-line", { hasText: "件数の急増" });
    await line.getByText(`毎時${most}件`).waitFor();
    await page.getByText("平均＋3×標準偏差").waitFor();
    await line.getByRole("link", { name: "会話を見る" }).click();
    await expect.poll(() => page.locator(".behind .thread-line").count()).toBe(most);
  });

  it("says why there is nothing, keeps what it had, and asks again", async () => {
    const page = await open("volume");
    const busy = { type: "about:blank", title: "Busy", status: 429, code: "rate_limited", detail: "later" };
    await page.route("**/v1/reports/volume?*", (route) => route.fulfill({ status: 429, json: busy }));
    await page.getByRole("button", { name: "更新" }).click();
    await page.getByRole("alert").getByRole("button").waitFor();
    await page.unroute("**/v1/reports/volume?*");
    await page.getByRole("alert").getByRole("button").click();
    await page.getByText(`合計${said.length}件`).waitFor();
    const problem = { type: "about:blank", title: "Forbidden", status: 403, code: "forbidden", detail: "no" };
    await page.route("**/v1/reports/alerts?*", (route) => route.fulfill({ status: 403, json: problem }));
    await page.goto(`${desk.service.url}/reports/alerts`);
    await page.getByText("権限がありません").waitFor();
    await page.goto(`${desk.service.url}/reports/responses?kind=next_response`);
    await page.getByText("この期間に、応答を待つ会話はありませんでした。").waitFor();
  });

  for (const [locale, colorScheme] of [
    ["ja-JP", "light"],
    ["en-US", "dark"],
  ] as const) {
    it.skipIf(!axePresent)(`puts up no barrier and fits 360 px, in ${locale}, ${colorScheme}`, async () => {
      const page = await open("now", { locale, colorScheme, viewport: { width: 360, height: 740 } });
      for (const path of [
        "now",
        "responses?by=day&group=all",
        "volume?at=all&group=negative",
        "alerts?preset=strong",
      ]) {
        await page.goto(`${desk.service.url}/reports/${path}`);
        await page.locator(".fineprint").waitFor();
        for (const summary of await page.locator(".page summary").all()) await summary.click();
        await page.locator(".figure-table").first().waitFor();
        await expectNoBarriers(page);
        await expectWhole(page);
      }
    });
  }
});
