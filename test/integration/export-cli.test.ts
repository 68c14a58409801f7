import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeInstance } from "@kikimimi/local/instance";
import { kikimimi } from "../support/cli.ts";
import { HANA, hear, idOf, PLATFORM, said, SECRET } from "../support/erasing.ts";
import { CALM } from "../support/posts.ts";
import { serve } from "../support/serve.ts";
import { itemsWith } from "../support/table-words.ts";
import { createWorld, type World } from "../support/world.ts";

const FORMULA = '=HYPERLINK("http://evil.example","押して")';
const KEN = { id: "ken-1", name: "健" };

describe("the commands export and erase", () => {
  let world: World;
  let folder: string;
  let server: Awaited<ReturnType<typeof serve>>;
  /** Requests of exports that are still answered before the service is gone. */
  let answers = Number.POSITIVE_INFINITY;
  /** What happens once, after the next page. */
  let meanwhile = async (): Promise<void> => undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kikimimi-export-"));
    world = await createWorld();
    await hear(
      world,
      ...Array.from({ length: 55 }, (_, i) =>
        said(`c${i}`, `${CALM}\n${i}`, { author: KEN, conversationId: `t${i % 30}` }),
      ),
      said("f1", FORMULA, { author: KEN }),
      said("h1", `${SECRET}一`),
    );
    const request: World["request"] = async (path, init) => {
      if (path.startsWith("/v1/exports/") && answers-- <= 0) return new Response("gone", { status: 503 });
      if (!path.startsWith("/v1/exports/")) return world.request(path, init);
      // So small that there are several pages.
      const answer = await world.request(`${path}&limit=10`, init);
      await meanwhile();
      meanwhile = async () => undefined;
      return answer;
    };
    server = await serve({ ...world, request });
    const { port } = server.address() as AddressInfo;
    const token = await world.tokenOf({ id: "boss", role: "admin" });
    writeInstance(folder, { pid: process.pid, url: `http://127.0.0.1:${port}`, token });
  }, 60_000);
  afterAll(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(folder, { recursive: true });
  });

  const run = (...args: readonly string[]) => kikimimi(...args, "--data", folder);
  const since = ["--from", "2d"];

  it(
    "write rows as JSONL and as CSV that no spreadsheet runs, for the owner's eyes alone",
    { timeout: 120_000 },
    async () => {
      const [lines, cells] = [join(folder, "posts.jsonl"), join(folder, "posts.csv")];
      const { code, out } = await run("export", "posts", ...since, "--out", lines);
      expect([code, out]).toEqual([0, `57 rows in ${lines}\n`]);
      const rows = readFileSync(lines, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { postId: string; text: string });
      expect(new Set(rows.map(({ postId }) => postId)).size).toBe(57);
      expect(rows.find(({ postId }) => postId === idOf("f1"))?.text).toBe(FORMULA);
      await run("export", "posts", ...since, "--format", "csv", "--out", cells);
      const text = readFileSync(cells, "utf8");
      expect(text.startsWith("\uFEFFpostId,threadId,platform,")).toBe(true);
      expect(text).toContain(`,"'=HYPERLINK(""http://evil.example"",""押して"")",`);
      expect(text).toContain(`\n0",`);
      expect((await stat(cells)).mode & 0o777).toBe(0o600);
    },
  );

  it(
    "go on after a cut, with every row once, and leave the old file until the new one is whole",
    { timeout: 120_000 },
    async () => {
      const file = join(folder, "cut.csv");
      const args = ["export", "posts", ...since, "--format", "csv", "--out", file] as const;
      await run(...args);
      const whole = readFileSync(file, "utf8");
      answers = 3;
      const cut = await run(...args);
      expect(cut.code).toBe(4);
      expect(cut.err).toContain("--resume");
      expect(readFileSync(file, "utf8")).toBe(whole);
      const before = readFileSync(`${file}.partial`, "utf8");
      answers = Number.POSITIVE_INFINITY;
      expect((await run("export", "threads", ...since, "--format", "csv", "--out", file, "--resume")).code).toBe(2);
      // A page that was half written when the process died is not there.
      appendFileSync(`${file}.partial`, "mnt_half,");
      appendFileSync(`${file}.partial.ids`, "mnt_half\n");
      const resumedRun = await run(...args, "--resume");
      expect([resumedRun.code, resumedRun.err]).toEqual([0, ""]);
      const resumed = readFileSync(file, "utf8");
      expect(resumed.startsWith(before)).toBe(true);
      expect(resumed).toBe(whole);
      expect([".partial", ".partial.ids", ".partial.json"].filter((end) => existsSync(file + end))).toEqual([]);
    },
  );

  it("write a row once whose thread changes while they run", { timeout: 120_000 }, async () => {
    const file = join(folder, "busy.jsonl");
    const edited = said("c0", `${CALM} 直しました`, { author: KEN, conversationId: "t0" });
    const updatedAt = new Date(Date.now() + 1_000).toISOString();
    meanwhile = () => hear(world, { ...edited, type: "mention.updated", data: { ...edited.data, updatedAt } });
    expect((await run("export", "posts", ...since, "--out", file)).out).toBe(`57 rows in ${file}\n`);
    const lines = readFileSync(file, "utf8").trim().split("\n");
    expect([lines.length, lines.filter((line) => line.includes(idOf("c0"))).length]).toEqual([57, 1]);
  });

  it("say what a row means, and what is missing", { timeout: 120_000 }, async () => {
    const { out } = await run("export", "--describe");
    for (const word of ["posts: ", "threads: ", "replies: ", "activities: ", "authorId", "details"])
      expect(out).toContain(word);
    for (const args of [["posts"], ["--out", "x"], ["threads", "--author", "a", "--out", "-"], ["cats", "--out", "-"]])
      expect((await run("export", ...args)).code).toBe(2);
    expect((await run("erase", "author", "--platform", PLATFORM)).code).toBe(2);
  });

  it("erase only what somebody said yes to, and say how much it was", { timeout: 120_000 }, async () => {
    const who = ["erase", "author", "--platform", PLATFORM] as const;
    const found = await run(...who, "--handle", "@hana_y", "--dry-run", "--json");
    expect(JSON.parse(found.out)).toMatchObject({ authors: [{ id: HANA.id, posts: 1, threads: 1 }] });
    expect((await run(...who, "--handle", "hana_y", "--yes")).out).toContain(HANA.id);
    expect((await run(...who, "--author", HANA.id)).code).toBe(2);
    expect((await run(...who, "--author", HANA.id, "--yes", "--dry-run")).out).toContain("1 posts in 1 threads");
    expect(await itemsWith(world, [SECRET])).not.toEqual([]);
    const { code, out } = await run(...who, "--author", HANA.id, "--yes", "--json");
    expect([code, JSON.parse(out)]).toMatchObject([0, { phase: null, erased: { posts: 1, threads: 1 } }]);
    expect(await itemsWith(world, [SECRET, HANA.id])).toEqual([]);
    expect((await run("erase", "list")).out).toContain("done  1 posts");
    expect((await run("audit", "--route", "POST /v1/erasures/{id}/run", "--limit", "1")).out).toContain(
      "phase=done posts=1",
    );
  });
});
