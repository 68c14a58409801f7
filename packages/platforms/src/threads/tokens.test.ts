import { describe, expect, it } from "vitest";
import type { Token } from "../call.ts";
import { threadsTokens } from "./tokens.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const DAY = 86_400_000;

/** Answers each token with its own response. */
function obtain(answers: Record<string, () => Response>, current?: Token, secret = "pasted") {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const url = new URL(new Request(target, init).url);
    const token = url.searchParams.get("access_token") ?? "";
    asked.push(`${url.origin}${url.pathname} ${url.searchParams.get("grant_type")} ${token}`);
    const answer = answers[token];
    if (!answer) throw new Error(`Nothing scripted for ${token}`);
    return answer();
  };
  const pace = { wait: async () => undefined, random: () => 0.5 };
  const call = { settings: {}, secrets: { accessToken: [secret] }, fetch, now: () => NOW, pace };
  return { asked, token: threadsTokens.obtain(call, current) };
}

const renewed = (token: string) => () =>
  Response.json({ access_token: token, token_type: "bearer", expires_in: 5_184_000 });
const refused = (code: number) => () => Response.json({ error: { code } }, { status: 400 });

describe("threads tokens", () => {
  it("renews the pasted token, and then each one that came of it", async () => {
    const first = obtain({ pasted: renewed("one") });
    const one = await first.token;
    expect(one).toMatchObject({ accessToken: "one", expiresAt: new Date(NOW.getTime() + 60 * DAY).toISOString() });
    expect(first.asked).toEqual(["https://graph.threads.net/refresh_access_token th_refresh_token pasted"]);
    const second = obtain({ one: renewed("two") }, one);
    expect(await second.token).toMatchObject({ accessToken: "two" });
  });

  it("uses a token that is too young to be renewed, and tries it again when it is not", async () => {
    const { accessToken, expiresAt = "" } = await obtain({ pasted: refused(100) }).token;
    expect(accessToken).toBe("pasted");
    const due = Date.parse(expiresAt) - threadsTokens.renewSeconds * 1000;
    expect(due - NOW.getTime()).toBe(DAY);
  });

  it("starts again with a newly pasted token, and with the pasted one when its successor is dead", async () => {
    const one = await obtain({ pasted: renewed("one") }).token;
    expect(await obtain({ fresh: renewed("two") }, one, "fresh").token).toMatchObject({ accessToken: "two" });
    expect(await obtain({ one: refused(190), pasted: renewed("two") }, one).token).toMatchObject({
      accessToken: "two",
    });
  });

  it.each([
    [190, "unauthenticated"],
    [4, "rate_limited"],
    [2, "upstream"],
  ])("throws on code %i: %s", async (code, expected) => {
    await expect(obtain({ pasted: refused(code) }).token).rejects.toMatchObject({ code: expected });
  });

  it("needs a token to begin with", async () => {
    await expect(obtain({}, undefined, "").token).rejects.toMatchObject({ code: "unauthenticated" });
  });
});
