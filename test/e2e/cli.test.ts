import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Signal } from "@kikimimi/core/mention/signal";
import { platforms } from "@kikimimi/platforms/registry";
import * as z from "zod";
import { kikimimi, kikimimiWith, type Ran } from "../support/cli.ts";
import { inParallel } from "../support/parallel.ts";
import { postOf } from "../support/posts.ts";
import { type Service, startService } from "./support.ts";

const Report = z.strictObject({
  files: z.array(
    z.strictObject({
      file: z.string(),
      created: z.number(),
      updated: z.number(),
      ignored: z.array(z.strictObject({ reason: z.string(), count: z.number() })),
      failed: z.array(z.strictObject({ reason: z.string() })),
    }),
  ),
  totals: z.strictObject({ created: z.number(), updated: z.number(), ignored: z.number(), failed: z.number() }),
});

const EXTERNAL = process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared");
const external = (platform: string): string => join(EXTERNAL, "fixtures", platform);

describe("kikimimi", () => {
  let service: Service;
  let folder: string;
  const local = (...args: string[]): Promise<Ran> => kikimimi(...args, "--data", service.dataDir);

  beforeAll(async () => {
    service = await startService();
    folder = await mkdtemp(join(tmpdir(), "kikimimi-cli-"));
  });
  afterAll(() => service.stop());

  async function ingest(platform: string, ...files: string[]) {
    const { code, out } = await local("ingest", "--json", "--platform", platform, ...files);
    return { code, report: Report.parse(JSON.parse(out)) };
  }

  it("classifies lines and JSONL in order, in the fixed shape", async () => {
    const lines = [
      "ふざけるな！二度と使わない",
      '{"id":"a1","text":"love it, thank you!"}',
      '{"text":"今すぐ助けて"}',
      "",
      '{"id":7,"text":"\\ud83d"}',
      '{"id":null,"text":"two\u2028lines"}',
      '{"id":1924465506158878979,"text":"long id"}',
    ];
    const { code, out } = await kikimimiWith({ input: `${lines.join("\n")}\n` }, "classify");
    const signals = out
      .trimEnd()
      .split("\n")
      .map((line) => Signal.extend({ id: z.union([z.string(), z.number()]) }).parse(JSON.parse(line)));
    expect([code, signals.map((signal) => signal.id)]).toEqual([
      0,
      ["1", "a1", "3", "4", 7, "6", "1924465506158878979"],
    ]);
    expect(signals.map((signal) => signal.language).slice(0, 3)).toEqual(["ja", "en", "ja"]);
    expect([signals[0]?.anger.level, signals[1]?.sentiment.label]).toEqual([2, "positive"]);
  });

  it("names the line that it cannot read, reads the others, and says so by its exit code", async () => {
    const { code, out, err } = await kikimimiWith({ input: '{"id":1,"txet":"typo"}\nこんにちは\n' }, "classify");
    expect([code, out.trimEnd().split("\n").length]).toEqual([2, 1]);
    expect(err).toContain("line 1");
  });

  it("feeds recordings of every platform through the real ingress and reports each file", async () => {
    const feed = async ({ manifest }: (typeof platforms)[number]): Promise<void> => {
      const fixtures = join("packages/platforms/src", manifest.id, "fixtures");
      const files = readdirSync(fixtures)
        .filter((name) => name !== "source.json")
        .map((name) => join(fixtures, name));
      const { report } = await ingest(manifest.id, ...files, ...files);
      expect(report.files.map((one) => one.file)).toEqual([...files, ...files]);
      expect([manifest.id, report.totals.created > 0]).toEqual([manifest.id, true]);
      // Two recordings of one post may count it differently, and the later reading holds; nothing is ever new again.
      const again = report.files.slice(files.length);
      expect(again.map(({ created, failed }) => [created, failed.length])).toEqual(again.map(() => [0, 0]));
    };
    await inParallel(platforms, feed, 4);
  });

  for (const { manifest } of platforms) {
    it.skipIf(!existsSync(external(manifest.id))).concurrent(
      `accepts the external payloads of ${manifest.id}: nothing fails`,
      async () => {
        const files = readdirSync(external(manifest.id)).map((name) => join(external(manifest.id), name));
        const { code, report } = await ingest(manifest.id, ...files);
        expect(report.files.filter((one) => one.failed.length > 0)).toEqual([]);
        const told = report.files.filter((one) => one.created + one.updated + one.ignored.length > 0);
        expect([code, told.length]).toEqual([0, files.length]);
      },
    );
  }

  it("reports what was refused, and takes headers verbatim", async () => {
    const bad = join(folder, "bad.json");
    const body = join(folder, "body.json");
    const headers = join(folder, "headers.json");
    await writeFile(bad, "{ not json");
    await writeFile(body, JSON.stringify(postOf("headers")));
    await writeFile(
      headers,
      JSON.stringify({ "webhook-id": "msg_1", "webhook-timestamp": "1614265330", "webhook-signature": "v1,forged" }),
    );
    const refused = await ingest("standardwebhooks", bad);
    expect([refused.code, refused.report.files[0]?.failed[0]?.reason]).toEqual([
      1,
      'refused with 400: {"error":"malformed_body"}',
    ]);
    const { code, out } = await local("ingest", "--json", "--platform", "standardwebhooks", "--headers", headers, body);
    expect([code, Report.parse(JSON.parse(out)).files[0]?.failed[0]?.reason]).toEqual([
      1,
      'refused with 401: {"error":"bad_signature"}',
    ]);
  });

  it("lists the queue, shows a thread, replays, and signs people in, all as JSON", async () => {
    const file = join(folder, "urgent.json");
    await writeFile(file, JSON.stringify(postOf("cli-urgent")));
    await ingest("standardwebhooks", file);
    const Queue = z.object({
      items: z.array(z.object({ threadId: z.string(), priority: z.number() })),
      next: z.string().nullable(),
    });
    const listed = async (): Promise<z.infer<typeof Queue>> =>
      Queue.parse(JSON.parse((await local("queue", "--json")).out));
    await expect.poll(async () => (await listed()).items.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const id = (await listed()).items[0]?.threadId ?? "";
    const Thread = z.object({
      threadId: z.string(),
      mentions: z.array(z.object({ text: z.string() })),
      activities: z.array(z.unknown()),
    });
    expect(Thread.parse(JSON.parse((await local("thread", id, "--json")).out)).threadId).toBe(id);
    expect((await local("thread", "thr_NONE")).code).toBe(2);
    expect(JSON.parse((await local("replay", "--since", "1h", "--json")).out)).toMatchObject({
      replayed: expect.any(Number) as number,
    });
    expect(
      z
        .object({ deadLetters: z.array(z.unknown()), parked: z.array(z.unknown()) })
        .parse(JSON.parse((await local("dlq", "--json")).out)),
    ).toBeDefined();

    const { out: token } = await local("token", "--as", "閲覧者", "--role", "viewer");
    const claim = await fetch(`${service.url}/v1/threads/${id}/claim`, {
      method: "POST",
      headers: { authorization: `Bearer ${token.trim()}` },
    });
    expect(claim.status).toBe(403);
    const asViewer = await kikimimiWith({ env: { KIKIMIMI_URL: service.url, KIKIMIMI_TOKEN: token.trim() } }, "dlq");
    expect([asViewer.code, asViewer.err.trim().split("\n").length]).toEqual([3, 1]);
  });

  it("says in one line what is wrong, and by its exit code how", async () => {
    const empty = await mkdtemp(join(tmpdir(), "kikimimi-none-"));
    const cases: [string[], number][] = [
      [["queue", "--data", empty], 4],
      [["token", "--as", "x", "--role", "agent", "--data", empty], 2],
      [["token", "--as", "x", "--role", "king", "--data", empty], 2],
      [["ingest", "--platform", "line", "nowhere.json", "--data", service.dataDir], 2],
      [["ingest", "--platform", "nowhere", "package.json", "--data", service.dataDir], 2],
      [["replay", "--data", service.dataDir], 2],
      [["replay", "--since", "yesterday", "--data", service.dataDir], 2],
      [["unknown"], 2],
      [["doctor", "--data", empty], 1],
    ];
    const ran = await inParallel(cases, ([args]) => kikimimi(...args), 4);
    for (const [i, { code, out, err }] of ran.entries()) {
      expect([cases[i]?.[0], code]).toEqual(cases[i]);
      expect((err + out).includes("    at ")).toBe(false);
    }
    expect((await kikimimi("--help")).code).toBe(0);
    expect((await local("doctor")).code).toBe(0);
  });
});
