import { describe, expect, it } from "vitest";
import { AppError } from "@kikimimi/core/base/error";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import { platforms } from "@kikimimi/platforms/registry";
import type { Replier, ReplyInput, Sent } from "@kikimimi/platforms/reply";
import { Caller } from "../support/caller.ts";
import { fakeOf } from "../support/fakes.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const TEXT = "ご不便をおかけしました。We are looking into it.";
const now = (): Date => NOW;

/** A platform's fake with somebody to answer. */
async function scene(platform: Platform) {
  const fake = fakeOf(platform.manifest.id, { now, pageSize: 20 });
  const { replier } = platform;
  if (!replier || !fake.replies) throw new Error(`${platform.manifest.id} takes no replies`);
  const caller = new Caller(platform, fake, now);
  const input = async (text = TEXT, key = "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10"): Promise<ReplyInput> => ({
    ...(await caller.call()),
    target,
    text,
    key,
    approvedAt: NOW,
  });
  const target = fake.replies.target();
  return { fake, replies: fake.replies, replier, caller, target, input };
}

/** Sends as the outbox will: where repeating is not safe, it looks first. */
async function sendAgain(replier: Replier, input: ReplyInput): Promise<Sent> {
  const found = replier.idempotent ? undefined : await replier.find?.(input);
  return found ?? replier.send(input);
}

type Named = readonly [string, Platform];
const answering = platforms.filter((platform) => platform.replier);
const named = (wanted: (platform: Platform) => boolean): Named[] =>
  answering.filter(wanted).map((platform) => [platform.manifest.id, platform]);
const echoes = ({ manifest }: Platform): boolean =>
  fakeOf(manifest.id, { now, pageSize: 20 }).replies?.echo !== undefined;
const repeats = ({ replier }: Platform): boolean => replier?.idempotent === true || replier?.find !== undefined;
const looks = ({ replier }: Platform): boolean => replier?.find !== undefined;
const limits = ({ manifest }: Platform): string => manifest.guide.cannot.join(" ");

describe.each(named(() => true))("%s replies", (_id, platform) => {
  it("are sent once, and the platform shows them", async () => {
    const { replier, replies, input } = await scene(platform);
    const sent = await replier.send(await input());
    expect(replies.taken().map(({ externalId }) => externalId)).toEqual([sent.externalId]);
    expect(replies.taken()[0]?.text).toContain(TEXT);
  });

  it("are refused outside the window in which the platform takes them", async () => {
    const { replier, input, target } = await scene(platform);
    const seconds = platform.manifest.reply?.windowSeconds;
    const at = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();
    const refused = async (heardAt: string): Promise<boolean> =>
      replier
        .preflight({ ...(await input()), target: { ...target, heardAt } })
        .some((refusal) => refusal.code === "window_closed");
    const [inside, outside] = seconds === undefined ? [0, 5 * 86_400] : [seconds - 1, seconds + 1];
    expect([await refused(at(inside * 1000)), await refused(at(outside * 1000))]).toEqual([
      false,
      seconds !== undefined,
    ]);
  });

  it("may be tried when nothing stands in the way", async () => {
    const { replier, input } = await scene(platform);
    expect(replier.preflight(await input())).toEqual([]);
  });

  it("are refused before they are sent when they are empty or too long", async () => {
    const { replier, input } = await scene(platform);
    const max = platform.manifest.reply?.max ?? 0;
    const codes = async (text: string): Promise<string[]> =>
      replier.preflight(await input(text)).map((refusal) => refusal.code);
    expect(max).toBeGreaterThan(0);
    expect(await codes("")).toContain("empty");
    expect(await codes(" \u3000\n")).toContain("empty");
    expect(await codes("a".repeat(max + 1))).toContain("too_long");
    expect(await codes("傘".repeat(max + 1))).toContain("too_long");
  });

  it("wait when the platform asks for quiet, and stop when it refuses the secrets", async () => {
    const limited = await scene(platform);
    const ready = await limited.input();
    limited.fake.limit(new Date(NOW.getTime() + 60_000));
    await expect(limited.replier.send(ready)).rejects.toMatchObject({ code: "rate_limited" });
    const dead = await scene(platform);
    const held = await dead.input();
    dead.fake.revoke();
    await expect(dead.replier.send(held)).rejects.toMatchObject({ code: "unauthenticated" });
    expect([...limited.replies.taken(), ...dead.replies.taken()]).toEqual([]);
  });

  it("are in doubt, not lost, when the line breaks", async () => {
    const { replier, input, caller } = await scene(platform);
    const ready = await input();
    caller.broken = 100;
    const error = await replier.send(ready).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "upstream" });
  });
});

describe.each(named(echoes))("%s replies", (_id, platform) => {
  it("come back as our own words in the same conversation", async () => {
    const { replier, replies, input, target, fake } = await scene(platform);
    const sent = await replier.send(await input());
    const echo = replies.echo?.() ?? { via: "poll", body: "no echo" };
    const { changes, failed } = normaliseDelivery({
      platform,
      via: echo.via,
      body: echo.body,
      headers: {},
      settings: fake.settings,
      receivedAt: NOW,
    });
    expect(failed).toEqual([]);
    const own = changes.find((change) => change.externalId === sent.externalId);
    expect(own).toMatchObject({ type: "upserted", conversation: target.conversation, content: { own: true } });
  });
});

describe.each(named(repeats))("%s replies", (_id, platform) => {
  it("are not sent twice when they are tried again", async () => {
    const { replier, replies, input } = await scene(platform);
    const first = await replier.send(await input());
    const second = await sendAgain(replier, await input());
    expect(second.externalId).toBe(first.externalId);
    expect(replies.taken()).toHaveLength(1);
  });

  it.each([1, 2, 3])("are not sent twice when the answer to write %i is lost", async (lost) => {
    const { replier, replies, input, caller } = await scene(platform);
    const ready = await input();
    caller.lost = lost;
    const doubt = await replier.send(ready).catch((error: unknown) => error);
    // Whatever was said, a person tries again.
    const sent = await sendAgain(replier, await input());
    expect(replies.taken().map(({ externalId }) => externalId)).toEqual([sent.externalId]);
    expect(doubt).toSatisfy((one) => (one instanceof AppError ? one.code === "upstream" : one instanceof Object));
  });
});

describe.each(named(looks))("%s replies", (_id, platform) => {
  it("are told from others with the same words", async () => {
    const { replier, replies, input } = await scene(platform);
    expect(await replier.find?.(await input())).toBeUndefined();
    expect(replies.taken()).toHaveLength(0);
  });
});

describe("replies", () => {
  it("are offered by exactly those platforms whose manifests say so", () => {
    const limited = platforms.filter((platform) => platform.manifest.reply !== null);
    expect(answering.map((platform) => platform.manifest.id)).toEqual(limited.map((platform) => platform.manifest.id));
  });

  it("that never come back, or cannot be looked for, are owned up to in the guide", () => {
    const silent = answering.filter((platform) => !echoes(platform));
    expect(silent.filter((platform) => !/echo/i.test(limits(platform))).map(({ manifest }) => manifest.id)).toEqual([]);
    const doubtful = answering.filter((platform) => !repeats(platform));
    expect(
      doubtful.filter((platform) => !/twice|doubt/i.test(limits(platform))).map(({ manifest }) => manifest.id),
    ).toEqual([]);
  });
});
