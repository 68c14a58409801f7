import { describe, expect, it, vi } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { CALM, FURIOUS, postOf } from "../support/posts.ts";
import { isSigned } from "../support/webhook-receiver.ts";
import { webhookScene } from "../support/webhook-scene.ts";

const SCHEDULE = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

describe("outgoing webhooks", () => {
  it("tell what happens to a thread, signed, once each, and nothing from before they were made", async () => {
    const { receiver, lead, now, pass, run, tell, add, hear, log, types } = await webhookScene();
    await hear("before");
    pass(60);
    const { id, secret } = await add();
    await run();
    expect(types()).toEqual([]);
    const threadId = await hear("after");
    await unwrap(lead.v1.threads[":id"].claim.$post({ param: { id: threadId } }));
    pass(2);
    await unwrap(lead.v1.threads[":id"].notes.$post({ param: { id: threadId }, json: { text: "電話します" } }));
    await Promise.all([run(), run()]);
    expect(types()).toEqual(expect.arrayContaining(["thread.queued", "thread.claimed", "thread.noted"]));
    expect(new Set(receiver.heard.map((one) => one.id)).size).toBe(receiver.heard.length);
    for (const one of receiver.heard) {
      expect(isSigned(one, secret, now())).toBe(true);
      expect(one.body.data).toMatchObject({ thread: { threadId, brandId: "demo", platform: "standardwebhooks" } });
    }
    const claimed = receiver.heard.find(({ body }) => body.type === "thread.claimed");
    expect(claimed?.body.data).toMatchObject({ by: { name: "加藤" }, thread: { claimedBy: "加藤" } });
    const count = receiver.heard.length;
    expect(await tell()).toBe(0);
    pass(300);
    await run();
    expect(receiver.heard).toHaveLength(count);
    const messages = await log(id);
    expect(messages.map(({ messageId }) => messageId).sort()).toEqual(receiver.heard.map((one) => one.id).sort());
    expect(messages.every(({ state, attempts }) => state === "delivered" && attempts[0]?.status === 204)).toBe(true);
  });

  it("are made once, also when the telling died before it noted that it told", async () => {
    const { world, receiver, run, tell, send, add, hear, pass } = await webhookScene();
    await add(["thread.queued"]);
    await hear("d");
    const dying = vi.spyOn(world.ctx.store.subscriptions, "note").mockRejectedValueOnce(new Error("died"));
    await expect(tell()).rejects.toThrow("died");
    dying.mockRestore();
    await send();
    expect(await tell()).toBe(0);
    pass(600);
    await run();
    expect(receiver.heard).toHaveLength(1);
  });

  it("tell that a thread waits again after it was closed, once for each time", async () => {
    const { lead, pass, run, add, hear, types } = await webhookScene();
    await add(["thread.queued", "thread.closed"]);
    const threadId = await hear("c");
    await run();
    pass(60);
    await unwrap(lead.v1.threads[":id"].close.$post({ param: { id: threadId }, json: {} }));
    await run();
    pass(60);
    await hear("c", `${FURIOUS} まだですか`, "c2");
    await run();
    await hear("c", `${FURIOUS} もう一度言います`, "c3");
    await run();
    expect(types()).toEqual(["thread.queued", "thread.closed", "thread.queued"]);
  });

  it("tell nobody's words, except to those who ask for them, and to these nothing that was deleted", async () => {
    const { world, receiver, lead, now, run, tell, add, hear, log, pass } = await webhookScene();
    const bare = await add(["*"]);
    const whole = await add(["*"], true);
    const threadId = await hear("w");
    await unwrap(lead.v1.threads[":id"].notes.$post({ param: { id: threadId }, json: { text: "内緒のメモ" } }));
    await run();
    const textsFor = (secret: string): string[] =>
      receiver.heard.filter((one) => isSigned(one, secret, now())).map(({ raw }) => raw.toString());
    expect(textsFor(bare.secret).length).toBeGreaterThan(1);
    for (const text of textsFor(bare.secret)) expect(text).not.toMatch(/内緒|ふざけ|責任者/);
    expect(textsFor(whole.secret).some((text) => text.includes("内緒のメモ"))).toBe(true);
    expect(textsFor(whole.secret).every((text) => text.includes(FURIOUS.slice(0, 10)))).toBe(true);
    for (const { messageId } of await log(bare.id))
      expect(JSON.stringify(await world.ctx.store.webhookMessages.get(bare.id, messageId))).not.toContain("内緒");
    receiver.heard.splice(0);
    await unwrap(lead.v1.threads[":id"].claim.$post({ param: { id: threadId } }));
    await tell();
    pass(10);
    await world.push("standardwebhooks", {
      type: "mention.deleted",
      timestamp: now().toISOString(),
      data: { id: "w" },
    });
    await world.drain();
    await run();
    expect(textsFor(whole.secret).length).toBeGreaterThan(0);
    expect(textsFor(whole.secret).filter((text) => text.includes(FURIOUS.slice(0, 10)))).toEqual([]);
    expect(receiver.heard.filter(({ body }) => "mention" in body.data)).toEqual([]);
  });

  it("come again on the schedule until they are taken, or for good until it is over", async () => {
    const { receiver, pass, run, add, hear, log, read, now } = await webhookScene();
    const { id } = await add(["thread.queued"]);
    receiver.react(() => ({ status: 500, body: "壊れた\u0000" }));
    await hear("r");
    await run();
    for (const [i, seconds] of SCHEDULE.entries()) {
      pass(seconds - 1);
      await run();
      expect([i, receiver.heard.length]).toEqual([i, i + 1]);
      pass(1 + seconds * 0.1);
      await run();
      expect([i, receiver.heard.length]).toEqual([i, i + 2]);
    }
    const [message] = await log(id);
    expect(message).toMatchObject({ state: "failed", nextAt: null, tries: 10 });
    expect(message?.attempts[0]).toMatchObject({ status: 500, body: "壊れた\uFFFD", result: "failed" });
    expect(new Set(receiver.heard.map((one) => one.id)).size).toBe(1);
    expect(await read(id)).toMatchObject({ pause: { reason: "failing", at: now().toISOString() }, failures: 10 });
  });

  it("leave a receiver alone for as long as it asks, and end where it is gone", async () => {
    const { receiver, pass, run, add, hear, log, read } = await webhookScene();
    const { id } = await add(["thread.*"]);
    receiver.react(() => ({ status: 429, headers: { "retry-after": "120" } }));
    await hear("q");
    await run();
    const first = receiver.heard.length;
    pass(119);
    await run();
    expect(receiver.heard).toHaveLength(first);
    receiver.react(() => ({ status: 410 }));
    pass(2);
    await run();
    expect(await read(id)).toMatchObject({ pause: { reason: "gone", by: null } });
    expect((await log(id)).some(({ state }) => state === "failed")).toBe(true);
    const heard = receiver.heard.length;
    pass(90_000);
    await hear("q2", `${FURIOUS} 別件です`);
    await run();
    expect(receiver.heard).toHaveLength(heard);
  });

  it.each([
    ["redirects", { status: 302, headers: { location: "http://127.0.0.1:9/" } }],
    ["closes the connection", undefined],
  ])("do not count as taken by a receiver that %s", async (_name, reaction) => {
    const { receiver, run, add, hear, log } = await webhookScene();
    const { id } = await add(["thread.queued"]);
    receiver.react(() => reaction);
    await hear("f");
    await run();
    const [message] = await log(id);
    expect(message).toMatchObject({ state: "pending", tries: 1 });
    expect(message?.attempts[0]).toMatchObject({ result: "failed", status: reaction?.status ?? null });
  });

  it("wait while they are paused and go out when they are resumed", async () => {
    const { receiver, lead, run, pass, add, hear } = await webhookScene();
    const { id } = await add(["thread.queued"]);
    const param = { param: { id }, query: {} };
    expect(await unwrap(lead.v1.webhooks[":id"].pause.$post(param))).toMatchObject({
      pause: { reason: "person", by: "加藤" },
    });
    await hear("p");
    await run();
    expect(receiver.heard).toHaveLength(0);
    pass(86_400);
    expect(await unwrap(lead.v1.webhooks[":id"].resume.$post(param))).toMatchObject({ pause: null });
    await run();
    expect(receiver.heard).toHaveLength(1);
  });

  it("can be tried, and sent again, one or all that failed", async () => {
    const { receiver, lead, now, run, add, hear, log, pass, types } = await webhookScene();
    const { id, secret } = await add(["thread.queued"]);
    const param = { id };
    const since = now().toISOString();
    const tried = await unwrap(lead.v1.webhooks[":id"].test.$post({ param, query: {} }));
    expect(tried).toMatchObject({ type: "webhook.test", state: "delivered", attempts: [{ status: 204 }] });
    expect(receiver.heard.map((one) => isSigned(one, secret, now()))).toEqual([true]);
    receiver.react(() => ({ status: 410, body: "もういらない" }));
    const refused = await unwrap(lead.v1.webhooks[":id"].test.$post({ param, query: {} }));
    expect(refused).toMatchObject({ state: "failed", nextAt: null, attempts: [{ status: 410, body: "もういらない" }] });
    await hear("s");
    await run();
    await unwrap(lead.v1.webhooks[":id"].resume.$post({ param, query: {} }));
    receiver.heard.splice(0);
    receiver.react(() => ({ status: 200 }));
    const replay = () => unwrap(lead.v1.webhooks[":id"].replay.$post({ param, query: {}, json: { since } }));
    expect(await replay()).toEqual({ replayed: 1, more: false });
    expect(await replay()).toEqual({ replayed: 0, more: false });
    await run();
    expect(types()).toEqual(["thread.queued"]);
    const [message] = await log(id);
    const messageId = message?.messageId ?? "";
    pass(5);
    await unwrap(lead.v1.webhooks[":id"].messages[":messageId"].replay.$post({ param: { id, messageId }, query: {} }));
    await run();
    expect(receiver.heard.map((one) => one.id)).toEqual([messageId, messageId]);
    const failed = await unwrap(lead.v1.webhooks[":id"].messages.$get({ param, query: { failed: "true" } }));
    expect(failed.items.map(({ type }) => type)).toEqual(["webhook.test"]);
  });

  it("are signed with both secrets for a day while they are exchanged", async () => {
    const { world, receiver, lead, now, pass, add, read } = await webhookScene();
    const { id, secret } = await add();
    const param = { param: { id }, query: {} };
    const { secret: fresh } = await unwrap(lead.v1.webhooks[":id"].rotate.$post(param));
    const signedWith = async (): Promise<boolean[]> => {
      receiver.heard.splice(0);
      await unwrap(lead.v1.webhooks[":id"].test.$post(param));
      return receiver.heard.flatMap((one) => [secret, fresh].map((key) => isSigned(one, key, now())));
    };
    expect(await signedWith()).toEqual([true, true]);
    pass(86_400);
    expect(await signedWith()).toEqual([false, true]);
    const stored = JSON.stringify(await world.ctx.store.subscriptions.get("demo", id));
    const shown = JSON.stringify(await read(id));
    for (const key of [secret, fresh]) for (const text of [stored, shown]) expect(text).not.toContain(key.slice(6, 30));
  });

  it("go to no address inside, whether it is added, changed or resolved", async () => {
    const { lead, add } = await webhookScene();
    const { id } = await add();
    for (const url of [
      "http://169.254.169.254/",
      "https://10.1.2.3/",
      "https://[fd00:ec2::254]/",
      "https://printer/",
    ]) {
      const json = { url, events: ["*"] };
      await expect(unwrap(lead.v1.webhooks.$post({ query: {}, json }))).rejects.toMatchObject({
        code: "invalid_input",
      });
      const change = unwrap(lead.v1.webhooks[":id"].$put({ param: { id }, query: {}, json }));
      await expect(change).rejects.toMatchObject({ code: "invalid_input" });
    }
    const json = { url: "https://localhost:1/", events: ["*"] };
    await unwrap(lead.v1.webhooks[":id"].$put({ param: { id }, query: {}, json }));
    const tried = await unwrap(lead.v1.webhooks[":id"].test.$post({ param: { id }, query: {} }));
    expect(tried).toMatchObject({ state: "failed", attempts: [{ status: null }] });
    expect(tried.attempts[0]?.error).toMatch(/^The request failed/);
  });

  it("hold nobody up: a slow or dead receiver leaves the others' messages alone", async () => {
    const { receiver, lead, run, add, hear, log } = await webhookScene();
    const dead = await add(["thread.*"]);
    await unwrap(
      lead.v1.webhooks[":id"].$put({
        param: { id: dead.id },
        query: {},
        json: { url: "http://127.0.0.1:1/", events: ["*"] },
      }),
    );
    await add(["thread.queued"]);
    for (const name of ["a", "b", "c"]) await hear(name, `${FURIOUS} ${name}`);
    await hear("calm", CALM);
    await run();
    expect(receiver.heard).toHaveLength(3);
    expect((await log(dead.id)).every(({ state }) => state === "pending")).toBe(true);
  });

  it("walks on where it stopped when its time is over", async () => {
    const { world, tell, pass, add, hear, log, now } = await webhookScene();
    const { id } = await add(["thread.queued"]);
    pass(1);
    for (let i = 0; i < 101; i++)
      await world.push("standardwebhooks", postOf(`p${i}`, { text: `${CALM} ${i}`, at: now() }));
    await world.drain();
    await hear("last");
    pass(30);
    expect([await tell(0), await log(id)]).toEqual([0, []]);
    expect(await tell(0)).toBe(1);
    expect(await log(id)).toHaveLength(1);
  });
});
