import { describe, expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { postAndQueue, signInLink } from "./support.ts";

const desk = useDesk();

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
    // A look of the page's own is up to 30 seconds away.
    await page.getByText("最新の状態を確かめられませんでした。").waitFor({ timeout: 60_000 });
    expect(await first.locator(".health").textContent()).toBe("■ 再認証が必要");
  });
});
