import { expect, it } from "vitest";
import { useDesk } from "./desk.ts";
import { signInLink } from "./support.ts";

const desk = useDesk();

it.each([
  ["ja-JP", "「Webhookの利用」と「Webhookの再送」をオンにして", "Webhook redelivery"],
  ["en-US", "switch on Use webhook and Webhook redelivery", "Webhookの再送"],
] as const)("shows in %s how a platform is connected in that language alone", async (locale, words, others) => {
  const page = await desk.open(await signInLink(desk.service), { locale });
  await page.goto(`${desk.service.url}/settings/connect?platform=line`);
  await page.locator("main li", { hasText: words }).first().waitFor();
  expect(await page.locator("main").textContent()).not.toContain(others);
});
