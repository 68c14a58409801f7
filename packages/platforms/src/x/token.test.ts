import { describe, expect, it } from "vitest";
import type { Secrets, Token } from "../call.ts";
import { xTokens } from "./token.ts";

const NOW = new Date("2026-11-26T10:00:00Z");

function scripted(status: number, body: unknown) {
  const asked: { readonly form: Record<string, string>; readonly authorization: string | null }[] = [];
  const obtain = async (secrets: Secrets, current?: Token): Promise<Token> =>
    xTokens.obtain(
      {
        settings: {},
        secrets,
        fetch: async (target, init) => {
          const request = new Request(target, init);
          expect(`${request.method} ${request.url}`).toBe("POST https://api.x.com/2/oauth2/token");
          const form = Object.fromEntries(new URLSearchParams(await request.text()));
          asked.push({ form, authorization: request.headers.get("authorization") });
          return Response.json(body, { status });
        },
        now: () => NOW,
        pace: { wait: async () => undefined, random: () => 0 },
      },
      current,
    );
  return { asked, obtain };
}

const granted = { access_token: "a1", refresh_token: "r1", expires_in: 7_200 };
const secrets = { clientId: ["id"], refreshToken: ["r0"] };

describe("x tokens", () => {
  it("refresh, and keep the new refresh token for the next time", async () => {
    const { asked, obtain } = scripted(200, granted);
    const token = await obtain(secrets);
    expect(token).toMatchObject({ accessToken: "a1", refreshToken: "r1", expiresAt: "2026-11-26T12:00:00.000Z" });
    await obtain(secrets, token);
    expect(asked).toEqual([
      { form: { grant_type: "refresh_token", refresh_token: "r0", client_id: "id" }, authorization: null },
      { form: { grant_type: "refresh_token", refresh_token: "r1", client_id: "id" }, authorization: null },
    ]);
  });

  it("begin again when somebody granted anew", async () => {
    const { asked, obtain } = scripted(200, granted);
    const token = await obtain(secrets);
    await obtain({ ...secrets, refreshToken: ["other"] }, token);
    expect(asked[1]?.form["refresh_token"]).toBe("other");
  });

  it("name a confidential client by its secret", async () => {
    const { asked, obtain } = scripted(200, granted);
    await obtain({ ...secrets, clientSecret: ["s:1"] });
    expect(asked[0]).toEqual({
      form: { grant_type: "refresh_token", refresh_token: "r0" },
      authorization: `Basic ${btoa("id:s%3A1")}`,
    });
  });

  it("are the bearer token where there is no account", async () => {
    const { asked, obtain } = scripted(200, granted);
    expect(await obtain({ bearerToken: ["b"], clientId: ["id"] })).toEqual({ accessToken: "b" });
    expect(asked).toEqual([]);
    await expect(obtain({})).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it.each([
    [400, { error: "invalid_request" }, "unauthenticated"],
    [401, {}, "unauthenticated"],
    [429, {}, "rate_limited"],
    [503, {}, "upstream"],
    [200, { access_token: "" }, "upstream"],
  ])("answered with %i %j are %s", async (status, body, code) => {
    const { asked, obtain } = scripted(status, body);
    await expect(obtain(secrets)).rejects.toMatchObject({ code });
    // A refresh token works once: a second try could only spoil the first.
    expect(asked).toHaveLength(1);
  });
});
