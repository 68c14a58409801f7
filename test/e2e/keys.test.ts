import type { CDPSession, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { post, postAndQueue, signInLink } from "./support.ts";

const desk = useDesk();

async function open(
  name: string,
): Promise<{ readonly page: Page; readonly threadId: string; readonly cdp: CDPSession }> {
  const threadId = await postAndQueue(desk.service, angry(name));
  const page = await desk.open(await signInLink(desk.service, { id: "sato", name: "佐藤" }));
  await page.locator(".row").first().waitFor();
  return { page, threadId, cdp: await page.context().newCDPSession(page) };
}

/** Types a letter as an input method does: the page hears key 229, then a composition. */
async function compose(cdp: CDPSession, key: string, text: string): Promise<void> {
  const raw = {
    type: "rawKeyDown",
    windowsVirtualKeyCode: 229,
    key: "Process",
    code: `Key${key.toUpperCase()}`,
  } as const;
  await cdp.send("Input.dispatchKeyEvent", raw);
  await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
}

/** A key of a composition, such as Enter that ends it: the browser marks it, and it has the key's own name. */
async function composingKey(page: Page, selector: string, key: string, modifiers = {}): Promise<void> {
  await page
    .locator(selector)
    .dispatchEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true, ...modifiers });
}

describe("while a word is composed", () => {
  it("keys do nothing in the note, in the reply and over the page, and the word arrives whole", async () => {
    const { page, threadId, cdp } = await open("ime");
    await desk.openThread(page, threadId);
    await page.getByRole("button", { name: "担当する" }).waitFor();
    const writes: string[] = [];
    page.on("request", (request) => {
      if (request.method() !== "GET" && !request.url().includes("/lease")) writes.push(request.url());
    });
    await page.keyboard.press("n");
    await page.locator("#note:focus").waitFor();
    for (const [key, text] of [
      ["k", "k"],
      ["e", "け"],
      ["n", "けn"],
      ["n", "けん"],
    ] as const)
      await compose(cdp, key, text);
    expect(await page.locator("#note").inputValue()).toBe("けん");
    await composingKey(page, "#note", "Escape");
    await composingKey(page, "#note", "Enter");
    expect(await page.locator("#note:focus").count()).toBe(1);
    await cdp.send("Input.insertText", { text: "件" });
    expect(await page.locator("#note").inputValue()).toBe("件");
    // Over the page, as where the focus is on no field: none of the keys is heard.
    await page.locator(".thread h1").focus();
    for (const key of ["c", "e", "s", "a", "t", "x", "j", "z", "?", "/"]) await composingKey(page, ".thread h1", key);
    expect(await page.locator("[role=dialog], [role=menu]").count()).toBe(0);
    expect(await page.locator(".bulk-bar").count()).toBe(0);
    expect(writes).toEqual([]);
    // A later key that does show something: by then the earlier ones would have.
    await page.keyboard.press("?");
    await page.locator("[role=dialog]").waitFor();
    expect(await page.locator(".state").textContent()).toBe("担当者なし");
    expect(writes).toEqual([]);
  });

  it("Enter in the palette ends the word rather than choosing what is offered", async () => {
    const { page, threadId, cdp } = await open("palette-ime");
    await page.keyboard.press("Control+k");
    await page.locator(".palette input:focus").waitFor();
    await compose(cdp, "h", "ひ");
    await composingKey(page, ".palette input", "Enter");
    await page.locator(".palette input").waitFor();
    expect(new URL(page.url()).searchParams.get("thread")).toBeNull();
    expect(threadId).not.toBe("");
  });
});

describe("the list", () => {
  it("does not move under the keyboard while threads come, go and change, and undo brings one back", async () => {
    const ids = [];
    for (const name of ["水", "火", "風"])
      ids.push(
        await postAndQueue(desk.service, {
          id: `e2e-${name}`,
          lang: "ja",
          text: `${name}の件でふざけるな、${name}が止まっています。今すぐ${name}を直してください！`,
          author: { id: name, name },
        }),
      );
    const page = await desk.open(await signInLink(desk.service, { id: "sato", name: "佐藤" }));
    await desk.untilLive(page);
    for (const id of ids) await page.locator(`.row[data-thread="${id}"]`).waitFor();
    const order = (): Promise<unknown> =>
      page.evaluate(`[...document.querySelectorAll(".row")].map((row) => row.dataset.thread)`);
    await page.locator(`.row[data-thread="${ids[0]}"]`).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.locator(`.row[data-thread="${ids[0]}"]:focus`).waitFor();
    const before = await order();
    const focused = await page.locator(".row:focus").getAttribute("data-thread");
    await post(desk.service, {
      ...angry("comes"),
      text: `${"最悪".repeat(3)}。命に関わるんです。今すぐ助けてください！！`,
    });
    await page.getByRole("button", { name: "新着1件" }).waitFor();
    expect(await order()).toEqual(before);
    expect(await page.locator(".row:focus").getAttribute("data-thread")).toBe(focused);

    // One is resolved where one stands: it stays until the list is left, and undo gives it back.
    await page.keyboard.press("Enter");
    await page.locator(".thread h1:focus").waitFor();
    await page.locator(".thread-head .actions").waitFor();
    await page.keyboard.press("e");
    await page.locator(".state.closed").waitFor();
    await page.keyboard.press("z");
    await page.locator(".state.queued").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(`.row[data-thread="${focused}"]:focus`).waitFor();
  });

  it("walks on from the open thread by `j` and `k`, and the keyboard stays in the list", async () => {
    const { page } = await open("walk");
    await page.locator(".row").nth(1).waitFor();
    const ids = await page
      .locator(".row")
      .evaluateAll<(string | null)[], unknown>((rows) =>
        (rows as { getAttribute: (name: string) => string | null }[]).map((row) => row.getAttribute("data-thread")),
      );
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator(".thread h1:focus").waitFor();
    await page.keyboard.press("j");
    await page.locator(`.row[data-thread="${ids[1]}"]:focus`).waitFor();
    expect(new URL(page.url()).searchParams.get("thread")).toBe(ids[1]);
    await page.keyboard.press("k");
    await page.locator(`.row[data-thread="${ids[0]}"]:focus`).waitFor();
  });
});
