import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { $ZodType } from "zod/v4/core";
import { Activity } from "../thread/activity.ts";
import type { Features } from "../mention/decision.ts";
import { newThread, type Thread } from "../thread/thread.ts";
import { EVENT_PATTERNS, EVENT_TYPES, eventOfActivity, waitsOf } from "./event.ts";
import { PAYLOADS, payloadOf, payloadSchema } from "./payload.ts";
import { withoutWords } from "./wordless.ts";

const at = "2026-11-26T03:00:00.000Z";
const ID = "thr_01KAZ0C6G4M7Q9VX2T5W8Y3NBD";
const SECRET = "customer said: 注文番号 4711";
const seed = { threadId: "thr_1", brandId: "demo", platform: "x", sourceId: "x", conversation: "c" };
const thread: Thread = newThread(seed);

/** A value that a schema takes, with a marker for each free text. */
function sampleOf(schema: $ZodType, name = ""): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return sampleOf(schema.unwrap(), name);
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries<$ZodType>(schema.shape).map(([key, inner]) => [key, sampleOf(inner, key)]),
    );
  if (schema instanceof z.ZodArray) return [sampleOf(schema.element, name)];
  if (schema instanceof z.ZodUnion) return sampleOf(schema.options[0] ?? schema, name);
  if (schema instanceof z.ZodLiteral) return schema.value;
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodNumber) return 1;
  if (schema instanceof z.ZodBoolean) return true;
  const { def } = schema._zod;
  if ("format" in def && def.format === "datetime") return at;
  return /^id$|Ids?$/.test(name) ? `${name}_1` : SECRET;
}

describe("events", () => {
  it("are of every type of activity, and of what else there is", () => {
    const types = Activity.options.map((option) => option.shape.type.value);
    expect(types.length).toBeGreaterThan(10);
    for (const type of types) expect(EVENT_TYPES).toContain(type);
    expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
    expect(EVENT_PATTERNS).toEqual(expect.arrayContaining(["*", "thread.*", "reply.*", "mention.*"]));
    expect(PAYLOADS.map(({ type }) => type)).toEqual(EVENT_TYPES);
  });

  it.each(Activity.options.map((option) => [option.shape.type.value, option] as const))(
    "%s tells nobody's words unless it is asked for them",
    (type, option) => {
      const sample = Activity.parse(sampleOf(option));
      const activity = { ...sample, by: { ...sample.by, id: "u_1", name: "佐藤" } };
      const event = eventOfActivity(thread, activity);
      const bare = payloadOf(event, undefined);
      expect(JSON.stringify(bare)).not.toContain(SECRET);
      const payload = payloadSchema(type).parse(bare);
      expect(payload).toMatchObject({
        type,
        timestamp: at,
        data: {
          eventId: "activityId_1",
          thread: { threadId: "thr_1", platform: "x" },
          by: { id: "u_1", name: "佐藤" },
        },
      });
      payloadSchema(type).parse(payloadOf(event, { mention: undefined }));
    },
  );

  it("say the words where they are asked for", () => {
    const common = { activityId: "act_1", threadId: "thr_1", at, by: { id: "u", name: "u", kind: "person" as const } };
    const event = eventOfActivity(thread, { type: "thread.noted", ...common, text: SECRET });
    const mention = { mentionId: "mnt_1", text: SECRET, url: null, author: null };
    expect(payloadOf(event, { mention })).toMatchObject({ data: { text: SECRET, mention } });
  });

  it("keep ids, times, numbers, flags and closed sets, and drop whatever else a schema may come to say", () => {
    const schema = z.object({
      replyId: z.string(),
      at: z.iso.datetime(),
      count: z.number().optional(),
      on: z.boolean().default(false),
      level: z.enum(["low", "high"]).nullable(),
      into: z.string(),
      from: z.string(),
      mentionIds: z.array(z.string()),
      text: z.string(),
      url: z.url(),
      tags: z.array(z.string()),
      inner: z.object({ id: z.string(), note: z.string() }),
      either: z.union([z.string(), z.number()]),
      grade: z.union([z.literal(0), z.literal(1)]),
      more: z.record(z.string(), z.string()),
      any: z.unknown(),
    });
    const value = {
      replyId: "r",
      at,
      count: 1,
      on: true,
      level: null,
      text: SECRET,
      url: `https://a.example/${SECRET}`,
    };
    const rest = {
      tags: [SECRET],
      inner: { id: "i", note: SECRET },
      either: SECRET,
      grade: 1,
      more: { a: SECRET },
      any: SECRET,
    };
    const ids = { into: ID, from: `${ID} ${SECRET}`, mentionIds: ["m"] };
    expect(withoutWords(schema, { ...value, ...rest, ...ids })).toEqual({
      replyId: "r",
      at,
      count: 1,
      on: true,
      level: null,
      grade: 1,
      into: ID,
      mentionIds: ["m"],
      tags: [],
      inner: { id: "i" },
    });
  });
});

const FURIOUS: Features = {
  urgency: 2,
  anger: 2,
  sentiment: "negative",
  question: false,
  churn: false,
  report: false,
  spam: false,
  direct: false,
  followers: 0,
};

describe("that a thread waits", () => {
  const said = (mentionId: string, time: string, threadRev: number): Thread["evidence"][number] => ({
    mentionId,
    at: time,
    rev: 1,
    threadRev,
    state: { type: "said", features: FURIOUS },
  });
  const opened: Thread = {
    ...thread,
    openedAt: "2026-11-26T01:00:00.000Z",
    evidence: [said("m1", "2026-11-26T00:59:00.000Z", 1)],
  };
  const answered: Thread = {
    ...opened,
    evidence: [{ mentionId: "m2", at: "2026-11-26T01:30:00.000Z", rev: 1, state: { type: "own" } }, ...opened.evidence],
  };
  const again: Thread = { ...answered, evidence: [said("m3", "2026-11-26T02:00:00.000Z", 9), ...answered.evidence] };
  const told = { rev: 5, openedAt: opened.openedAt, wait: null };

  it("is told when it is opened, also when it was answered before anybody looked, and once", () => {
    const first = [{ eventId: "thr_1.first", type: "thread.queued", at: opened.openedAt, facts: { first: true } }];
    expect(waitsOf(thread, undefined, at)).toEqual([]);
    expect(waitsOf(opened, undefined, at)).toMatchObject(first);
    expect(waitsOf(answered, undefined, at)).toMatchObject(first);
    expect(waitsOf(opened, { ...told, openedAt: null }, at)).toMatchObject(first);
    expect(waitsOf(opened, told, at)).toEqual([]);
    expect(waitsOf(answered, told, at)).toEqual([]);
  });

  it("is told again when it waits after an answer, once for each stretch", () => {
    const [event, ...others] = waitsOf(again, told, at);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ type: "thread.queued", at, facts: { first: false } });
    const wait = "2026-11-26T01:30:00.000Z";
    expect(event?.eventId).toBe(`thr_1.${wait}`);
    expect(waitsOf(again, { ...told, wait }, at)).toEqual([]);
    // Told of nothing before: it is dated by what was said, so that a new subscription hears no old news.
    expect(waitsOf(again, undefined, at).map((one) => one.at)).toEqual([opened.openedAt, "2026-11-26T02:00:00.000Z"]);
  });
});
