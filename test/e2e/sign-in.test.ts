import type { Page } from "playwright-core";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type IdentityProvider, startIdentityProvider } from "../../packages/api/src/oidc-fake.ts";
import { kikimimiWith } from "../support/cli.ts";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { useDesk } from "./desk.ts";
import { LINE_EDGE, sayOnLine } from "./line.ts";
import { openPage } from "./support.ts";
import { violationsOn } from "./violations.ts";
import { expectWhole } from "./whole.ts";

const CLIENT = "kikimimi-page";

let provider: IdentityProvider;
const desk = useDesk(LINE_EDGE, async () => {
  provider = await startIdentityProvider();
  return {
    KIKIMIMI_OIDC_ISSUER: provider.issuer,
    KIKIMIMI_OIDC_AUDIENCE: CLIENT,
    KIKIMIMI_OIDC_CLAIMS: '{"grants":"roles"}',
    KIKIMIMI_OIDC_CLIENT_ID: CLIENT,
    KIKIMIMI_OIDC_SCOPES: "openid profile offline_access",
    KIKIMIMI_OIDC_NAME: "傘IDセンター",
  };
});
afterAll(() => provider?.stop());

const ASKS = "荷物がまだ届きません。もう三日も待っています。いつ届くのか、今すぐ教えてください！";

beforeEach(() => {
  const { flow } = provider;
  const { origin } = new URL(desk.service.url);
  flow.clients.splice(0, 1, {
    clientId: CLIENT,
    redirectUris: [`${origin}/signed-in`],
    postLogoutUris: [`${origin}/`],
  });
  flow.people["sato"] = { sub: "sato", name: "佐藤", roles: ["demo:agent"] };
  flow.people["mori"] = { sub: "mori", name: "森" };
  flow.turns.seconds = 600;
  delete flow.turns.state;
  delete flow.turns.nonce;
  delete flow.turns.noRenewal;
  flow.refused.length = 0;
  provider.fail("well");
});

/** A browser that comes to `path` without being signed in. */
async function stranger(path: string, options: Parameters<typeof openPage>[1] = {}): Promise<Page> {
  const page = await openPage(desk.browser, options);
  await page.goto(`${desk.service.url}${path}`);
  return page;
}

/** Goes to the provider and says there who one is. */
async function decide(page: Page, who: string): Promise<void> {
  await page.locator(".ways > div button").click();
  await page.locator(`#${who}`).click();
}

async function signedIn(path = "/"): Promise<Page> {
  const page = await stranger(path);
  await decide(page, "sato");
  await page.locator(".live").waitFor();
  return page;
}

/** What the tab keeps; runs in the page, where the tests have no types. */
const kept = (page: Page, storage: "localStorage" | "sessionStorage"): Promise<string> =>
  page.evaluate(`JSON.stringify(${storage})`);

async function refusal(page: Page): Promise<string> {
  await page.getByRole("alert").waitFor();
  expect(await kept(page, "sessionStorage")).not.toMatch(/kikimimi\.(granted|signing-in)/);
  expect(await page.locator(".live").count()).toBe(0);
  return (await page.getByRole("alert").textContent()) ?? "";
}

const tokenRequests = (): number => provider.asked.filter((url) => url === "/token").length;

describe("a sign-in at a provider", () => {
  it("leads there and back to the very thread, with code, PKCE, state and nonce, and leaves nothing in the address", async () => {
    const threadId = await sayOnLine(desk.service, "deep", `${ASKS} deep`);
    const page = await stranger(`/?thread=${threadId}`);
    const seen = await violationsOn(page);
    await page.getByRole("button", { name: "傘IDセンター でサインイン" }).waitFor();
    await page.locator(".ways > div button").click();
    await page.locator("#sato").waitFor();
    const asked = new URL(page.url()).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: "code",
      client_id: CLIENT,
      redirect_uri: `${desk.service.url}/signed-in`,
      scope: "openid profile offline_access",
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    await page.locator("#sato").click();
    await page.locator(".thread h1").waitFor();
    expect(page.url()).toBe(`${desk.service.url}/?thread=${threadId}`);
    expect(await page.locator(".me-name").textContent()).toBe("佐藤");
    // What was granted ends with the tab; what proved the question was used up.
    expect(await kept(page, "localStorage")).not.toContain("eyJ");
    expect(await kept(page, "sessionStorage")).toContain("kikimimi.granted");
    expect(await kept(page, "sessionStorage")).not.toContain("kikimimi.signing-in");
    expect(await seen()).toEqual([]);
    await page.reload();
    await page.locator(".thread h1").waitFor();
    expect(provider.flow.refused).toEqual([]);
  });

  it("says in the reader's language that it was refused, and may be tried again from the same place", async () => {
    for (const [locale, words] of [
      ["ja-JP", "サインインが取り消されたか、許可されませんでした。"],
      ["en-US", "The sign-in was cancelled or not allowed."],
    ] as const) {
      const page = await stranger("/settings/topics", { locale });
      await decide(page, "deny");
      expect(await refusal(page)).toContain(words);
      expect(await page.getByRole("alert").textContent()).toContain("access_denied");
      expect(page.url()).toBe(`${desk.service.url}/settings/topics`);
      await decide(page, "sato");
      await page.locator("h1.page-title").waitFor();
      expect(page.url()).toBe(`${desk.service.url}/settings/topics`);
    }
  });

  it.each([
    ["cannot just now", "temporarily_unavailable", "サインイン先が混み合っているか"],
    ["does not take what it asks", "unauthorized_client", "サインイン先が、この画面からの依頼を受け付けませんでした"],
  ])("says so when the provider %s", async (_what, error, words) => {
    const page = await stranger("/");
    await page.locator(".ways > div button").click();
    await page.locator("#deny").waitFor();
    const link = (await page.locator("#deny").getAttribute("href")) ?? "";
    await page.goto(`${provider.issuer}${link.replace("who=deny", `who=${error}`)}`);
    expect(await refusal(page)).toContain(words);
  });

  it.each([
    ["another state", { state: () => "somebody-elses" }],
    ["no state", { state: () => undefined }],
  ])("takes no answer with %s, and asks for no token with its code", async (_what, turn) => {
    Object.assign(provider.flow.turns, turn);
    const before = tokenRequests();
    const page = await stranger("/");
    await decide(page, "sato");
    expect(await refusal(page)).toContain("この画面から始めたサインインのものではありませんでした");
    expect(tokenRequests()).toBe(before);
  });

  it.each([
    ["another nonce", { nonce: () => "somebody-elses" }],
    ["no nonce", { nonce: () => undefined }],
  ])("takes no token with %s", async (_what, turn) => {
    Object.assign(provider.flow.turns, turn);
    const page = await stranger("/");
    await decide(page, "sato");
    expect(await refusal(page)).toContain("この画面から始めたサインインのものではありませんでした");
  });

  it("takes no answer that nobody here asked for", async () => {
    const before = tokenRequests();
    const page = await stranger("/signed-in?code=stolen&state=theirs");
    expect(await refusal(page)).toContain("この画面では始めていないサインイン");
    expect(page.url()).toBe(`${desk.service.url}/`);
    expect(tokenRequests()).toBe(before);
  });

  it("takes no token of a client that proves nothing: the provider asks for the verifier", async () => {
    const page = await stranger("/");
    await page.route(`${provider.issuer}/token`, (route) =>
      route.continue({
        postData: (route.request().postData() ?? "").replace(/code_verifier=[^&]+/, "code_verifier=x"),
      }),
    );
    await decide(page, "sato");
    expect(await refusal(page)).toContain("サインインに時間がかかりすぎたか");
    expect(provider.flow.refused).toEqual(["invalid_grant"]);
  });

  it("says so when the provider is down, at the beginning and at the end", async () => {
    const page = await stranger("/");
    provider.fail("broken");
    await page.locator(".ways > div button").click();
    await page
      .getByText("サインイン先かサーバーにつながりませんでした")
      .or(page.getByText("サインイン先が混み合っている"))
      .waitFor();
    provider.fail("well");
    await page.locator(".ways > div button").click();
    await page.route(`${provider.issuer}/token`, (route) => route.abort());
    await page.locator("#sato").click();
    expect(await refusal(page)).toContain("サインイン先かサーバーにつながりませんでした");
  });

  it("tells whom nobody has given a role, and offers another account", async () => {
    const page = await stranger("/");
    await decide(page, "mori");
    expect(await refusal(page)).toContain("ここでの役割がまだありません");
    await page.getByRole("button", { name: "傘IDセンター の別のアカウントでサインイン" }).click();
    await page.locator("#sato").waitFor();
    expect(new URL(page.url()).searchParams.get("prompt")).toBe("login");
  });

  it.each([
    [401, "サーバーがその証明を受け付けませんでした"],
    [503, "サインイン先かサーバーにつながりませんでした"],
  ])("is none where the service answers its token with %i", async (status, words) => {
    const page = await stranger("/");
    await page.route("**/v1/me", (route) => route.fulfill({ status, json: {} }));
    await decide(page, "sato");
    expect(await refusal(page)).toContain(words);
  });

  it("is not begun where a browser has no means to prove it", async () => {
    const page = await openPage(desk.browser);
    await page.addInitScript("Object.defineProperty(globalThis, 'isSecureContext', { value: false })");
    await page.goto(desk.service.url);
    await page.locator(".ways > div button").click();
    expect(await refusal(page)).toContain("このアドレスはhttpsではないため");
    expect(new URL(page.url()).origin).toBe(new URL(desk.service.url).origin);
  });

  it("is renewed in silence, and what stands on the page stays", async () => {
    provider.flow.turns.seconds = 4;
    const page = await signedIn();
    const used = new Set<string>();
    page.on("request", (request) => {
      const { authorization } = request.headers();
      if (authorization !== undefined) used.add(authorization);
    });
    await page.evaluate("document.querySelector('.live').dataset.here = 'yes'");
    await expect.poll(() => used.size, { timeout: 15_000 }).toBeGreaterThan(2);
    expect(await page.locator(".live").getAttribute("data-here")).toBe("yes");
    expect(provider.flow.refused).toEqual([]);
  });

  it("that ends asks to sign in again, loses no word, and comes back to the same place", async () => {
    const threadId = await sayOnLine(desk.service, "again", `${ASKS} again`);
    const page = await signedIn(`/?thread=${threadId}`);
    await page.getByRole("button", { name: "担当して返信する" }).waitFor();
    await page.keyboard.press("r");
    await page.locator("#reply:focus").waitFor();
    await page.keyboard.type("ただいまお調べして");
    await page.locator(".facts-line", { hasText: "下書きを保存しました" }).waitFor();
    // From here on nothing reaches the service: the last words are in the browser alone.
    const refused = /\/v1\/(?!sign-in)/;
    await page.route(refused, (route) =>
      route.fulfill({ status: 401, json: { code: "unauthenticated", title: "x", status: 401 } }),
    );
    await page.keyboard.type("おります");
    await page.locator(".sign-in", { hasText: "サインインの期限が切れました" }).waitFor();
    await page.unroute(refused);
    await decide(page, "sato");
    await page.locator("#reply").waitFor();
    expect(page.url()).toBe(`${desk.service.url}/?thread=${threadId}`);
    expect(await page.locator("#reply").inputValue()).toBe("ただいまお調べしております");
  });

  it("ends when the provider renews it no more", async () => {
    provider.flow.turns.seconds = 4;
    const page = await signedIn("/?tab=all");
    provider.flow.turns.noRenewal = true;
    await page.getByRole("alert").waitFor({ timeout: 15_000 });
    expect(await refusal(page)).toContain("サインインの期限が切れました");
    expect(page.url()).toContain("tab=all");
  });

  it("is ended here, there and in the other tabs by signing out", async () => {
    const page = await signedIn();
    const other = await page.context().newPage();
    await other.goto(desk.service.url);
    await decide(other, "sato");
    await other.locator(".live").waitFor();
    await page.locator(".me").click();
    const left = page.waitForRequest(`${provider.issuer}/logout?**`);
    await page.getByRole("menuitem", { name: "サインアウト" }).click();
    const query = new URL((await left).url()).searchParams;
    expect(query.get("id_token_hint")).toMatch(/^eyJ/);
    await page.getByRole("button", { name: "傘IDセンター でサインイン" }).waitFor();
    expect(page.url()).toBe(`${desk.service.url}/`);
    await other.getByRole("button", { name: "傘IDセンター でサインイン" }).waitFor();
    expect(await kept(page, "sessionStorage")).not.toContain("eyJ");
    expect(await kept(other, "sessionStorage")).not.toContain("eyJ");
  });

  it("leaves tokens as they were: links, the command line and programs", async () => {
    const page = await stranger("/");
    await page.locator(".ways summary").click();
    await page.locator("#token").fill(`${desk.service.url}/#token=${desk.service.token}`);
    await page.keyboard.press("Enter");
    await page.locator(".live").waitFor();
    const ofProvider = await provider.sign({ aud: CLIENT, sub: "sato", name: "佐藤", roles: ["demo:agent"] });
    for (const token of [desk.service.token, ofProvider]) {
      const env = { KIKIMIMI_URL: desk.service.url, KIKIMIMI_TOKEN: token };
      expect(await kikimimiWith({ env }, "queue")).toMatchObject({ code: 0 });
    }
  });

  it.skipIf(!axePresent)("is whole at 360 px and has no barrier, in both languages and with an error", async () => {
    for (const locale of ["ja-JP", "en-US"]) {
      const page = await stranger("/", { locale, viewport: { width: 360, height: 740 } });
      await page.locator(".ways summary").click();
      await expectWhole(page);
      await expectNoBarriers(page);
      await decide(page, "deny");
      await page.getByRole("alert").waitFor();
      await page.locator(".ways").waitFor();
      await expectWhole(page);
      await expectNoBarriers(page);
    }
  });
});

describe("what the service tells a stranger", () => {
  it("is how to sign in, what the page may talk to, and nothing else", async () => {
    const answer = await fetch(`${desk.service.url}/v1/sign-in`);
    expect(await answer.json()).toEqual({
      items: [
        {
          issuer: provider.issuer,
          name: "傘IDセンター",
          clientId: CLIENT,
          scopes: ["openid", "profile", "offline_access"],
          token: "id",
          origins: [provider.issuer],
        },
      ],
    });
    const policy = (await fetch(desk.service.url)).headers.get("content-security-policy");
    expect(policy).toContain(`connect-src 'self' ${provider.issuer}`);
  });

  it("keeps the page from talking to anybody else", async () => {
    const page = await signedIn();
    const seen = await violationsOn(page);
    await page.evaluate("fetch('https://elsewhere.example/').catch(() => undefined)");
    expect(await seen()).toEqual(["connect-src https://elsewhere.example/"]);
  });
});
