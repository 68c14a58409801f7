import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Ran, kikimimiWith } from "../support/cli.ts";
import { serve } from "../support/serve.ts";
import { webhookReceiver } from "../support/webhook-receiver.ts";
import { createWorld } from "../support/world.ts";

const Added = z.object({ webhook: z.object({ subscriptionId: z.string() }), secret: z.string() });

describe("the command webhook", () => {
  let server: Server;
  let receiver: Awaited<ReturnType<typeof webhookReceiver>>;
  let env: Record<string, string>;

  beforeEach(async () => {
    const world = await createWorld();
    receiver = await webhookReceiver();
    server = await serve(world);
    const { port } = server.address() as AddressInfo;
    env = { KIKIMIMI_URL: `http://127.0.0.1:${port}`, KIKIMIMI_TOKEN: await world.tokenOf({ role: "lead" }) };
  });
  afterEach(async () => {
    receiver.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  const kikimimi = (...args: readonly string[]): Promise<Ran> => kikimimiWith({ env }, "webhook", ...args);

  it("adds, tests, pauses, resumes, shows, sends again and removes", { timeout: 90_000 }, async () => {
    const added = await kikimimi("add", receiver.url, "--events", "thread.queued, reply.*", "--json");
    const { webhook, secret } = Added.parse(JSON.parse(added.out));
    const id = webhook.subscriptionId;
    expect(secret).toMatch(/^whsec_/);
    expect(await kikimimi("test", id)).toMatchObject({ code: 0, out: expect.stringContaining("204") as string });
    receiver.react(() => ({ status: 500 }));
    expect((await kikimimi("test", id)).code).toBe(1);
    expect((await kikimimi("pause", id)).out).toContain("停止中");
    expect((await kikimimi("list")).out).toContain("[thread.queued reply.*]");
    expect((await kikimimi("resume", id)).out).toContain("ok");
    const failed = (await kikimimi("messages", id, "--failed")).out;
    expect(failed).toContain("webhook.test");
    const messageId = failed.split(" ")[0] ?? "";
    expect((await kikimimi("replay", id, "--message", messageId)).code).toBe(0);
    expect((await kikimimi("replay", id, "--since", "1h")).out).toContain("0 are due");
    expect((await kikimimi("replay", id)).code).toBe(2);
    expect((await kikimimi("add", receiver.url, "--events", "nothing")).code).toBe(2);
    expect((await kikimimi("add", "https://10.0.0.1/")).code).toBe(2);
    expect((await kikimimi("rotate", id)).out).toContain("whsec_");
    expect((await kikimimi("remove", id)).code).toBe(0);
    expect((await kikimimi("test", id)).code).toBe(2);
  });
});
