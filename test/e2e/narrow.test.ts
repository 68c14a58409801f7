import { describe, expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { openPage, postAndQueue, signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk();

describe("at 360 px", () => {
  for (const locale of ["ja-JP", "en-US"]) {
    it(`has every word and no sideways scroll in ${locale}`, async () => {
      const threadId = await postAndQueue(desk.service, {
        ...angry(`narrow-${locale}`),
        author: { id: "u3", name: "ながい".repeat(12), handle: "no_breaks_".repeat(6), followers: 1_234_567 },
        rating: { value: 1, max: 5 },
        media: [{ type: "image", url: `https://example.com/${"x".repeat(80)}.jpg`, description: "y".repeat(80) }],
      });
      const page = await desk.open(await signInLink(desk.service), { locale, viewport: { width: 360, height: 740 } });
      await page.locator(".row").first().waitFor();
      await expectWhole(page);
      for (const tab of [1, 2, 3]) {
        await page.locator(".tab").nth(tab).click();
        await expectWhole(page);
      }
      await desk.openThread(page, threadId);
      await page.locator(".post").waitFor();
      for (const summary of await page.locator("summary").all()) await summary.click();
      await expectWhole(page);
      await page.keyboard.press("?");
      await page.locator("[role=dialog]").waitFor();
      await expectWhole(page);
      expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
    });
  }

  it("says how to sign in, and why a token was refused", async () => {
    const page = await openPage(desk.browser, { viewport: { width: 360, height: 740 } });
    await page.goto(desk.service.url);
    await page.getByText("npx kikimimi token --as 名前 --role agent").waitFor();
    await expectWhole(page);
    await page.goto(`${desk.service.url}/#token=not-a-token`);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("トークンが無効か、期限が切れています");
    expect(page.url()).toBe(`${desk.service.url}/`);
    await expectWhole(page);
  });
});
