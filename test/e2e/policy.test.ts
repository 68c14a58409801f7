import { describe, expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { openPage, postAndQueue, signInLink } from "./support.ts";
import { violationsOn } from "./violations.ts";

const desk = useDesk();

describe("the page's Content-Security-Policy", () => {
  it("forbids nothing that any of its routes does, from the sign-in on", async () => {
    const threadId = await postAndQueue(desk.service, {
      ...angry("policy"),
      media: [{ type: "image", url: "https://example.com/face.jpg" }],
    });
    const page = await openPage(desk.browser);
    const seen = await violationsOn(page);
    const found: string[] = [];
    const look = async (address: string, landmark: string): Promise<void> => {
      await page.goto(`${desk.service.url}${address}`);
      await page.locator(landmark).first().waitFor();
      found.push(...(await seen()).map((violation) => `${address}: ${violation}`));
    };
    await look("/", "#token");
    await page.goto(await signInLink(desk.service));
    await look("/", ".row");
    await look(`/?thread=${threadId}`, ".post");
    await page.keyboard.press("Control+k");
    await page.locator("[role=dialog]").waitFor();
    for (const part of ["/settings", "/reports"]) {
      await look(part, ".side-menu a");
      const links = await page.locator(".side-menu a").all();
      for (const address of await Promise.all(links.map((link) => link.getAttribute("href"))))
        await look(address ?? "", "h1.page-title");
    }
    await look("/settings/connect?platform=line", "h1.page-title");
    expect(found).toEqual([]);
  });

  it("would be heard if it did", async () => {
    const page = await openPage(desk.browser);
    await page.goto(desk.service.url);
    const seen = await violationsOn(page);
    await page.locator("#token").waitFor();
    await page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: '1' }))");
    expect(await seen()).toEqual(["script-src-elem inline"]);
  });
});
