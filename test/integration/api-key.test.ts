import { beforeEach, describe, expect, it } from "vitest";
import { type Client, createClient, unwrap } from "@kikimimi/api/client";
import type { AppError } from "@kikimimi/core/base/error";
import { createWorld, type World } from "../support/world.ts";

describe("API keys", () => {
  let world: World;
  let now: Date;
  let admin: Client;
  beforeEach(async () => {
    now = new Date();
    world = await createWorld({ clock: () => now });
    admin = await world.clientOf({ role: "admin", name: "加藤" });
  });

  type Draft = { name: string; role: "viewer" | "agent" | "lead" | "admin"; brands: string[]; expiresAt?: string };
  const READER: Draft = { name: "報告", role: "viewer", brands: ["demo"] };
  const make = (draft: Draft, by: Client = admin) => unwrap(by.v1["api-keys"].$post({ json: draft }));
  const clientOf = (token: string): Client =>
    createClient("http://api.test", token, {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const body = request.method === "GET" ? {} : { body: await request.text() };
        return world.request(request.url.slice("http://api.test".length), {
          method: request.method,
          headers: request.headers,
          ...body,
        });
      },
    });
  const me = (token: string) => unwrap(clientOf(token).v1.me.$get());
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => "ok",
      (error: AppError) => error.code,
    );
  const listed = async () => (await unwrap(admin.v1["api-keys"].$get({ query: {} }))).items;

  it("speak for themselves, are shown once and kept as a hash", async () => {
    const { key, token } = await make(READER);
    expect(token).toMatch(/^kkm_[0-9A-Z]{26}_[\w-]{43}$/);
    expect(await me(token)).toEqual({ id: key.keyId, name: "報告", kind: "key", role: "viewer", brands: ["demo"] });
    expect(await listed()).toEqual([{ ...key, lastUsedAt: now.toISOString() }]);
    const secret = token.slice(-43);
    const stored = JSON.stringify([await world.ctx.store.apiKeys.get(key.keyId), await listed()]);
    expect(stored).not.toContain(secret);
    expect(stored).toMatch(/"hash":"[0-9a-f]{64}"/);
  });

  it("open nothing when their secret or id is another's, or cut, or theirs with a word more", async () => {
    const [one, two] = [await make(READER), await make({ ...READER, role: "admin" })];
    const [id, secret] = [one.token.slice(0, -43), two.token.slice(-43)];
    const wrong = [
      `${id}${secret}`,
      one.token.slice(0, -1),
      `${one.token}x`,
      "kkm_",
      `kkm_${"0".repeat(26)}_${secret}`,
    ];
    for (const token of wrong) expect([token, await codeOf(me(token))]).toEqual([token, "unauthenticated"]);
  });

  it("end when they are revoked, from the next request on, and when they expire", async () => {
    const expiresAt = new Date(now.getTime() + 3_600_000).toISOString();
    const [lasting, ending] = [await make(READER), await make({ ...READER, expiresAt })];
    expect(await codeOf(me(lasting.token))).toBe("ok");
    const param = { id: lasting.key.keyId };
    expect(await unwrap(admin.v1["api-keys"][":id"].$delete({ param }))).toMatchObject({
      revokedAt: now.toISOString(),
      revokedBy: { name: "加藤" },
    });
    expect(await codeOf(me(lasting.token))).toBe("unauthenticated");
    expect(await codeOf(unwrap(admin.v1["api-keys"][":id"].$delete({ param })))).toBe("conflict");
    now = new Date(Date.parse(expiresAt) - 1);
    expect(await codeOf(me(ending.token))).toBe("ok");
    now = new Date(expiresAt);
    expect(await codeOf(me(ending.token))).toBe("unauthenticated");
    expect(await codeOf(make({ ...READER, expiresAt }))).toBe("invalid_input");
  });

  it("are noted as used at most once an hour, and a use never undoes a revocation", async () => {
    const { key, token } = await make(READER);
    const first = now.toISOString();
    const lastUsed = async () => (await listed())[0]?.lastUsedAt;
    await me(token);
    now = new Date(now.getTime() + 3_599_000);
    await me(token);
    expect(await lastUsed()).toBe(first);
    now = new Date(now.getTime() + 1_000);
    await me(token);
    expect(await lastUsed()).toBe(now.toISOString());
    const known = await world.ctx.store.apiKeys.get(key.keyId);
    if (!known) throw new Error("no such key");
    await unwrap(admin.v1["api-keys"][":id"].$delete({ param: { id: key.keyId } }));
    await world.ctx.store.apiKeys.noteUse(known, now.toISOString());
    expect(await codeOf(me(token))).toBe("unauthenticated");
  });

  it("are made by admins of each of their brands, and by no key", async () => {
    const mixed = await world.clientOf({ role: "viewer", brands: ["demo", "acme"], roles: { demo: "admin" } });
    expect(await codeOf(make(READER, mixed))).toBe("ok");
    expect(await codeOf(make({ ...READER, brands: ["demo", "acme"] }, mixed))).toBe("forbidden");
    expect(await codeOf(make({ ...READER, brands: ["tea"] }, mixed))).toBe("forbidden");
    const strong = await make({ ...READER, role: "admin" });
    expect(await codeOf(make(READER, clientOf(strong.token)))).toBe("forbidden");
    expect(await codeOf(make(READER, await world.clientOf({ role: "lead" })))).toBe("forbidden");
  });

  it("may be revoked by an admin of any of their brands, who learns of no other brand's name", async () => {
    const both = await world.clientOf({ role: "admin", brands: ["demo", "acme"] });
    const { key, token } = await make({ ...READER, brands: ["demo", "acme", "demo"] }, both);
    expect(key.brands).toEqual(["demo", "acme"]);
    expect(await listed()).toMatchObject([{ brands: ["demo"], otherBrands: 1 }]);
    const tea = await world.clientOf({ role: "admin", brands: ["tea"] });
    const lead = await world.clientOf({ role: "lead", brands: ["acme"] });
    const param = { id: key.keyId };
    expect(await codeOf(unwrap(tea.v1["api-keys"][":id"].$delete({ param })))).toBe("not_found");
    expect(await codeOf(unwrap(lead.v1["api-keys"][":id"].$delete({ param })))).toBe("forbidden");
    expect(await codeOf(me(token))).toBe("ok");
    expect(await unwrap(admin.v1["api-keys"][":id"].$delete({ param }))).toMatchObject({ brands: ["demo"] });
    expect(await codeOf(me(token))).toBe("unauthenticated");
  });

  it("page by cursors that stay within their brand", async () => {
    const other = await world.clientOf({ role: "admin", brands: ["acme"] });
    await make({ ...READER, brands: ["acme"] }, other);
    for (const name of ["a", "b", "c"]) {
      await make({ ...READER, name });
      now = new Date(now.getTime() + 1);
    }
    const first = await unwrap(admin.v1["api-keys"].$get({ query: { limit: "2" } }));
    const cursor = first.next ?? "";
    const second = await unwrap(admin.v1["api-keys"].$get({ query: { limit: "2", cursor } }));
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(await codeOf(unwrap(other.v1["api-keys"].$get({ query: { cursor } })))).toBe("invalid_input");
  });
});
