import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { platformOf } from "@kikimimi/platforms/registry";
import { type Ran, kikimimiWith } from "../support/cli.ts";
import { replyScene } from "../support/reply-scene.ts";

it("the commands reply and replies draft, send and list", { timeout: 60_000 }, async () => {
  const mastodon = platformOf("mastodon");
  if (!mastodon) throw new Error("no such platform");
  const { world, threadId, replies, later } = await replyScene(mastodon);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { authorization = "", "content-type": type = "application/json" } = request.headers;
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
      const init = { method: request.method ?? "GET", headers: { authorization, "content-type": type }, ...body };
      void world.request(request.url ?? "", init).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const token = await world.tokenOf({ id: "sato", name: "佐藤", role: "agent" });
  const env = { KIKIMIMI_URL: `http://127.0.0.1:${port}`, KIKIMIMI_TOKEN: token };
  const run = (...args: string[]): Promise<Ran> => kikimimiWith({ env }, ...args);
  try {
    const drafted = await run("reply", threadId, "--text", "確認します", "--json");
    expect([drafted.code, JSON.parse(drafted.out)]).toMatchObject([0, { state: "draft", text: "確認します" }]);
    later(1);
    const sent = await run("reply", threadId, "--text", "お送りしました", "--send");
    expect([sent.code, sent.err]).toEqual([0, ""]);
    await world.drain();
    expect(replies.taken().map(({ text }) => text)).toEqual([expect.stringContaining("お送りしました")]);
    const listed = await run("replies", threadId);
    expect(listed.out).toMatch(/draft[\s\S]*確認します[\s\S]*sent[\s\S]*お送りしました/);
    const long = await run("reply", threadId, "--text", "傘".repeat(600), "--send");
    expect([long.code, long.err]).toEqual([2, expect.stringMatching(/cannot be sent.*The draft is kept: rpl_/)]);
    expect((await run("reply", threadId, "--text", "x", "--send", "--draft")).code).toBe(2);
  } finally {
    server.close();
  }
});
