import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ran, kikimimiWith } from "../support/cli.ts";
import { serve } from "../support/serve.ts";
import { createWorld, type World } from "../support/world.ts";

describe("the commands key and audit", () => {
  let world: World;
  let server: Server;
  let url: string;
  let token: string;

  beforeAll(async () => {
    world = await createWorld();
    server = await serve(world);
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    token = await world.tokenOf({ role: "admin", id: "kato", name: "加藤" });
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const run = (as: string, ...args: readonly string[]): Promise<Ran> =>
    kikimimiWith({ env: { KIKIMIMI_URL: url, KIKIMIMI_TOKEN: as } }, ...args);

  it("make a key that works, list it, revoke it, and tell of all that", { timeout: 60_000 }, async () => {
    const made = await run(token, "key", "create", "--name", "BI", "--role", "lead");
    const key = made.out.trim();
    expect([made.code, key]).toEqual([0, expect.stringMatching(/^kkm_\w{26}_[\w-]{43}$/)]);
    expect((await run(key, "corrections", "--out", "-")).code).toBe(0);
    const refused = await run(key, "key", "create", "--name", "x", "--role", "viewer");
    expect([refused.code, refused.out]).toEqual([3, ""]);
    const keyId = `key_${key.slice(4, 30)}`;
    const list = await run(token, "key", "list");
    expect(list.out).toMatch(new RegExp(`^${keyId} +lead +demo +valid +used \\S+ +BI\n$`));
    expect(list.out + made.err).not.toContain(key.slice(-43));
    expect((await run(token, "key", "revoke", keyId)).code).toBe(0);
    expect((await run(key, "corrections", "--out", "-")).code).toBe(3);
    expect((await run(token, "key", "list")).out).toContain("revoked ");
    const audit = (await run(token, "audit", "--target", keyId)).out.split("\n");
    expect(audit[0]).toContain(`200  加藤 (local kato)  DELETE /v1/api-keys/{id}  ${keyId}`);
    expect(audit[1]).toContain(`201  加藤 (local kato)  POST /v1/api-keys  ${keyId}`);
    const byKey = JSON.parse((await run(token, "audit", "--actor", keyId, "--json")).out) as { items: object[] };
    expect(byKey.items).toMatchObject([
      { route: "POST /v1/api-keys", outcome: { status: 403 }, by: { kind: "key", name: "BI" } },
      { route: "GET /v1/corrections", outcome: { status: 200 } },
    ]);
  });

  it("say what they do not take", { timeout: 60_000 }, async () => {
    for (const days of ["0", "x", "9999"])
      expect((await run(token, "key", "create", "--name", "x", "--role", "viewer", "--days", days)).code).toBe(2);
    expect((await run(token, "key", "create", "--name", "x", "--role", "king")).code).toBe(2);
    expect((await run(token, "key", "revoke", "key_nobody")).code).toBe(2);
    expect((await run(token, "audit", "--from", "yesterday")).code).toBe(2);
    expect((await run(token, "audit", "--brand", "acme")).code).toBe(3);
  });
});
