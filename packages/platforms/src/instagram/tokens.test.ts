import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { InstagramSettings } from "./manifest.ts";
import { instagramTokens } from "./tokens.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const DAY_MS = 86_400_000;

type Reply = { readonly status?: number; readonly body: unknown };

function call(login: string, secret: string | undefined, replies: readonly Reply[] = []) {
  const asked: string[] = [];
  const made: Omit<Call, "token"> = {
    settings: InstagramSettings.parse({ login }),
    secrets: secret === undefined ? {} : { accessToken: [secret] },
    fetch: async (target, init) => {
      const { status = 200, body } = replies[Math.min(asked.length, replies.length - 1)] ?? { body: {} };
      asked.push(new Request(target, init).url);
      return Response.json(body, { status });
    },
    now: () => NOW,
    pace: { wait: async () => undefined, random: () => 0 },
  };
  return { made, asked };
}

const refused = (code: number): Reply => ({ status: 400, body: { error: { code } } });

describe("instagram tokens", () => {
  it("take a Page's token as it is, for ever", async () => {
    const { made, asked } = call("facebook", "EAAB");
    expect(await instagramTokens.obtain(made, undefined)).toEqual({ accessToken: "EAAB" });
    expect(asked).toEqual([]);
    await expect(instagramTokens.obtain(call("facebook", undefined).made, undefined)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("renew a token of Instagram login with what was obtained last", async () => {
    const { made, asked } = call("instagram", "IG1", [
      { body: { access_token: "IG3", token_type: "bearer", expires_in: 5_184_000 } },
    ]);
    const renewed = await instagramTokens.obtain(made, { accessToken: "IG2", expiresAt: NOW.toISOString() });
    expect(renewed).toEqual({ accessToken: "IG3", expiresAt: new Date(NOW.getTime() + 60 * DAY_MS).toISOString() });
    expect(asked).toEqual([
      "https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=IG2",
    ]);
  });

  it("keep a token that is too young, and try again a day later", async () => {
    const token = await instagramTokens.obtain(call("instagram", "IG1", [refused(100)]).made, undefined);
    expect(token.accessToken).toBe("IG1");
    const due = Date.parse(token.expiresAt ?? "") - instagramTokens.renewSeconds * 1000;
    expect(due - NOW.getTime()).toBe(DAY_MS);
  });

  it("fall back on a secret that was typed in since, and stop when that is dead too", async () => {
    const current = { accessToken: "IG0" };
    const good = call("instagram", "IG1", [refused(190), { body: { access_token: "IG2", expires_in: 60 } }]);
    expect((await instagramTokens.obtain(good.made, current)).accessToken).toBe("IG2");
    const dead = instagramTokens.obtain(call("instagram", "IG1", [refused(190)]).made, current);
    await expect(dead).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("wait for what may pass, and name no token", async () => {
    for (const [reply, code] of [
      [refused(4), "rate_limited"],
      [refused(2), "upstream"],
      [{ body: {} }, "upstream"],
    ] as const) {
      const error: unknown = await instagramTokens
        .obtain(call("instagram", "IG1", [reply]).made, undefined)
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code });
      expect(String(error)).not.toContain("IG1");
    }
  });
});
