import { describe, expect, it } from "vitest";
import type { ReplyInput } from "../reply.ts";
import { createFake } from "./fake.ts";
import { threadsReplier } from "./reply.ts";

const NOW = new Date("2026-11-26T10:00:00Z");

function scene(rest: Partial<ReplyInput> = {}) {
  const fake = createFake({ now: () => NOW, pageSize: 20 });
  const target = fake.replies?.target();
  if (!target) throw new Error("nobody to answer");
  const waits: number[] = [];
  const input: ReplyInput = {
    settings: fake.settings,
    secrets: fake.secrets,
    fetch: fake.fetch,
    now: () => NOW,
    pace: { wait: async (ms) => void waits.push(ms), random: () => 0.5 },
    target,
    text: "お待ちください。 One moment.",
    key: "key-1",
    approvedAt: NOW,
    ...rest,
  };
  /** The fake, except for those paths that are answered here. */
  const with_ = (answers: Record<string, () => Response>): ReplyInput => ({
    ...input,
    fetch: async (to, init) => {
      const request = new Request(to, init);
      const { pathname } = new URL(request.url);
      const path = `${request.method} ${pathname.replace(/\d{5,}/, "{id}")}`;
      return answers[path]?.() ?? fake.fetch(to, init);
    },
  });
  return { fake, input, waits, with_, taken: () => fake.replies?.taken() ?? [] };
}

const refused = (code: number, subcode?: number) => () =>
  Response.json({ error: { code, error_subcode: subcode } }, { status: 400 });
const CREATE = "POST /v1.0/me/threads";
const PUBLISH = "POST /v1.0/me/threads_publish";
const CONTAINER = "GET /v1.0/{id}";

describe("threads replies", () => {
  it.each([
    ["abc", 3],
    ["傘がほしい", 5],
    ["が", 1],
    ["😢", 4],
    ["👨‍👩‍👧", 18],
    ["🇯🇵", 8],
    ["1️⃣", 7],
    ["ok ☔", 6],
  ])("count %s as %i", (text, length) => {
    expect(threadsReplier.measure(text, {})).toBe(length);
  });

  it("refuse emoji beyond the limit that letters would not reach, and posts without an id", () => {
    const { input } = scene();
    const codes = (rest: Partial<ReplyInput>) =>
      threadsReplier.preflight({ ...input, ...rest }).map(({ code }) => code);
    expect(codes({ text: "😢".repeat(125) })).toEqual([]);
    expect(codes({ text: "😢".repeat(126) })).toEqual(["too_long"]);
    expect(codes({ target: { ...input.target, address: {} } })).toEqual(["not_answerable"]);
  });

  it("are found again by their words, their post and their time", async () => {
    const { input } = scene();
    const sent = await threadsReplier.send(input);
    const find = async (rest: Partial<ReplyInput>) => (await threadsReplier.find?.({ ...input, ...rest }))?.externalId;
    expect(await find({})).toBe(sent.externalId);
    expect(await find({ text: ` ${input.text.replace(" ", "  ")}\n` })).toBe(sent.externalId);
    expect(await find({ text: "something else" })).toBeUndefined();
    expect(await find({ approvedAt: new Date(NOW.getTime() + 120_000) })).toBeUndefined();
    expect(await find({ target: { ...input.target, address: { media: "1" } } })).toBeUndefined();
  });

  it("wait for a container that is not ready, and are published then", async () => {
    const { with_, waits, taken } = scene();
    let looks = 0;
    const states = () => Response.json({ status: ++looks < 3 ? "IN_PROGRESS" : "FINISHED" });
    await threadsReplier.send(with_({ [CONTAINER]: states }));
    expect([waits.length, taken().length]).toEqual([2, 1]);
  });

  it.each([
    [{ [CREATE]: refused(100) }, "invalid_input"],
    [{ [CREATE]: refused(100, 33) }, "forbidden"],
    [{ [CREATE]: refused(10) }, "forbidden"],
    [{ [CREATE]: refused(190) }, "unauthenticated"],
    [{ [PUBLISH]: refused(9, 2207042) }, "rate_limited"],
    [{ [PUBLISH]: refused(4) }, "rate_limited"],
    [{ [CONTAINER]: () => Response.json({ status: "ERROR", error_message: "UNKNOWN" }) }, "invalid_input"],
    [{ [CONTAINER]: () => Response.json({ status: "IN_PROGRESS" }) }, "upstream"],
  ])("read refusals (%#) as %s", async (answers, code) => {
    const { with_, taken } = scene();
    await expect(threadsReplier.send(with_(answers))).rejects.toMatchObject({ code });
    expect(taken()).toEqual([]);
  });

  it("are in doubt only once they may have been published", async () => {
    const down = () => new Response("", { status: 503 });
    const doubtOf = async (answers: Record<string, () => Response>) =>
      threadsReplier
        .send(scene().with_(answers))
        .catch((error: { details?: { unsure?: boolean } }) => error.details?.unsure);
    expect(await doubtOf({ [CREATE]: down })).toBeUndefined();
    expect(await doubtOf({ [CREATE]: refused(2) })).toBeUndefined();
    expect(await doubtOf({ [PUBLISH]: down })).toBe(true);
    expect(await doubtOf({ [PUBLISH]: () => Response.json({}) })).toBe(true);
  });
});
