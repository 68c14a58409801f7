import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@kikimimi/core/base/error";
import type { Source } from "@kikimimi/core/source/source";
import { accessToken } from "@kikimimi/pipeline/access-token";
import type { Call, Token, Tokens } from "@kikimimi/platforms/call";
import { createWorld, type World } from "../support/world.ts";

const START = Date.parse("2026-11-26T10:00:00Z");

/** A platform whose refresh tokens rotate: each serves once, and using an old one is an offence. */
class Issuer {
  now = START;
  issued = 0;
  /** Refresh token that serves next. */
  valid = "first";
  readonly asked: (string | undefined)[] = [];
  /** Runs while a token is being made. */
  meanwhile: () => Promise<unknown> = async () => undefined;

  readonly tokens: Tokens = {
    renewSeconds: 300,
    obtain: async ({ secrets }, current): Promise<Token> => {
      const refresh = current?.refreshToken ?? secrets["refreshToken"]?.[0];
      this.asked.push(refresh);
      if (refresh !== this.valid) throw new AppError("unauthenticated", "The refresh token is dead");
      this.valid = `refresh-${++this.issued}`;
      await this.meanwhile();
      const expiresAt = new Date(this.now + 3_600_000).toISOString();
      return { accessToken: `access-${this.issued}`, refreshToken: this.valid, expiresAt, facts: { id: "傘" } };
    },
  };
}

describe("access tokens", () => {
  let world: World;
  let count = 0;

  beforeAll(async () => {
    world = await createWorld();
  });

  /** A source that nobody has a token of yet. */
  function fresh(secrets: Call["secrets"] = { refreshToken: ["first"] }) {
    const issuer = new Issuer();
    const source: Source = {
      schemaVersion: 1,
      sourceId: `source-${++count}`,
      brandId: "demo",
      platform: "test",
      name: "test",
      settings: {},
      polled: true,
    };
    const ctx = { ...world.ctx, clock: () => new Date(issuer.now) };
    const call = { settings: {}, secrets, fetch, now: ctx.clock, pace: ctx.pace };
    const ask = (more: { secrets?: Call["secrets"]; refused?: Token } = {}): Promise<Token> =>
      accessToken({
        ctx,
        source,
        tokens: issuer.tokens,
        call: { ...call, secrets: more.secrets ?? secrets },
        refused: more.refused,
      });
    return { issuer, ask, ctx, source };
  }

  it("are obtained once, kept whole, and renewed ahead of their end with the refresh token that came last", async () => {
    const { issuer, ask } = fresh();
    expect(await ask()).toMatchObject({ accessToken: "access-1", facts: { id: "傘" } });
    issuer.now += 3_299_000;
    expect((await ask()).accessToken).toBe("access-1");
    issuer.now += 1_000;
    expect((await ask()).accessToken).toBe("access-2");
    expect(issuer.asked).toEqual(["first", "refresh-1"]);
  });

  it("lie in the table sealed", async () => {
    const { ask, ctx, source } = fresh();
    await ask();
    const stored = JSON.stringify(await ctx.store.sources.token(source.platform, source.sourceId));
    expect(stored).not.toMatch(/access-1|refresh-1|first/);
  });

  it("are renewed by one of many who need it at the same time", async () => {
    const { issuer, ask } = fresh();
    const all = await Promise.all(Array.from({ length: 12 }, () => ask()));
    expect(new Set(all.map((token) => token.accessToken))).toEqual(new Set(["access-1"]));
    issuer.now += 3_400_000;
    await Promise.all(Array.from({ length: 12 }, () => ask()));
    expect(issuer.asked).toEqual(["first", "refresh-1"]);
  });

  it("serve the others while one renews them", async () => {
    const { issuer, ask } = fresh();
    await ask();
    issuer.now += 3_400_000;
    let meanwhile = "";
    issuer.meanwhile = async () => {
      issuer.meanwhile = async () => undefined;
      meanwhile = (await ask()).accessToken;
    };
    expect((await ask()).accessToken).toBe("access-2");
    expect(meanwhile).toBe("access-1");
  });

  it("are renewed at once when the platform refused them early", async () => {
    const { ask } = fresh();
    const refused = await ask();
    expect((await ask({ refused })).accessToken).toBe("access-2");
    expect((await ask({ refused })).accessToken).toBe("access-2");
  });

  it("leave nothing locked when the platform refuses, and start again with new secrets", async () => {
    const { issuer, ask } = fresh({ refreshToken: ["dead"] });
    for (let i = 0; i < 2; i++) await expect(ask()).rejects.toMatchObject({ code: "unauthenticated" });
    expect(issuer.asked).toEqual(["dead", "dead"]);
    expect((await ask({ secrets: { refreshToken: ["first"] } })).accessToken).toBe("access-1");
  });

  it("go on from the last refresh token when other secrets of the source change", async () => {
    const { issuer, ask } = fresh();
    await ask();
    const secrets = { refreshToken: ["first"], webhookSecret: ["new"] };
    expect((await ask({ secrets })).accessToken).toBe("access-2");
    expect(issuer.asked).toEqual(["first", "first", "refresh-1"]);
    expect((await ask({ secrets })).accessToken).toBe("access-2");
  });

  it("are taken over from one who died while renewing", async () => {
    const { issuer, ask, ctx, source } = fresh();
    issuer.meanwhile = async () => {
      issuer.meanwhile = async () => undefined;
      throw new Error("the process died here");
    };
    const stuck = await ctx.store.sources.putToken(source.platform, source.sourceId, {
      schemaVersion: 1,
      sealed: "",
      digest: "of-somebody",
      lease: { owner: "dead", until: new Date(issuer.now + 60_000).toISOString() },
      rev: 0,
    });
    expect(stuck).toBeDefined();
    await expect(ask()).rejects.toMatchObject({ code: "upstream" });
    expect(issuer.asked).toEqual([]);
    issuer.now += 61_000;
    issuer.meanwhile = async () => undefined;
    expect((await ask()).accessToken).toBe("access-1");
  });
});
