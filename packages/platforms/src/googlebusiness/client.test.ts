import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { normaliseDelivery } from "../normalise.ts";
import { refreshTokens } from "../shared/google.ts";
import { googlebusinessPoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { googlebusiness } from "./index.ts";
import { googlebusinessReplier } from "./reply.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const STREAM = "accounts/101/locations/202";

function scene() {
  let clock = START;
  const now = (): Date => new Date(clock);
  const fake = createFake({ now, pageSize: 2 });
  const call = async (): Promise<Call> => {
    const settings = googlebusiness.manifest.settings.parse(fake.settings);
    const pace = { wait: async () => undefined, random: () => 0 };
    const bare = { settings, secrets: fake.secrets, fetch: fake.fetch, now, pace };
    return { ...bare, token: await refreshTokens.obtain(bare, undefined) };
  };
  let cursor: string | undefined;
  const turn = async () => {
    const bodies: string[] = [];
    for (;;) {
      const page = await googlebusinessPoller.fetchPage({ ...(await call()), stream: STREAM, cursor });
      cursor = page.cursor;
      if (page.body !== undefined) bodies.push(page.body);
      if (!page.more) return bodies.join("");
    }
  };
  const post = (text: string): string => fake.people?.post({ stream: STREAM, text }) ?? "";
  const changesOf = (body: string | undefined) =>
    normaliseDelivery({
      platform: googlebusiness,
      via: "poll",
      body: body ?? "",
      headers: {},
      settings: fake.settings,
      receivedAt: now(),
    }).changes;
  return { fake, call, turn, post, changesOf, pass: (ms: number) => void (clock += ms) };
}

describe("google business poller", () => {
  it("hears an owner's answer that was given elsewhere, which moves nothing to the top", async () => {
    const { fake, call, turn, post, pass } = scene();
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    for (let index = 0; index < 4; index++) {
      pass(3_600_000);
      post(`newer ${index}`);
    }
    await turn();
    await googlebusinessReplier.send({
      ...(await call()),
      target,
      text: "Sorry!",
      key: "k",
      approvedAt: new Date(START),
    });
    pass(600_000);
    expect(await turn()).toContain("Sorry!");
    pass(600_000);
    expect(await turn()).toBe("");
  });

  it("tells what is gone when it looks again, and looks for no answers of our own", async () => {
    const { fake, call, post, changesOf } = scene();
    const id = post("gone");
    const known = (externalId: string) => [{ externalId, address: { name: `${STREAM}/reviews/${id}` } }];
    const recheck = async (externalId: string) =>
      (await googlebusinessPoller.recheck?.fetch(await call(), known(externalId)))?.body;
    expect(changesOf(await recheck(id))).toMatchObject([{ type: "upserted", externalId: id }]);
    fake.people?.remove?.(id);
    expect(changesOf(await recheck(id))).toMatchObject([{ type: "deleted", externalId: id }]);
    expect(await recheck(`${id}/reply`)).toBeUndefined();
  });

  it("counts a reply in bytes, and answers no review whose name it does not know", async () => {
    const { fake } = scene();
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    const codes = (text: string, address = target.address): string[] =>
      googlebusinessReplier
        .preflight({ settings: {}, now: () => new Date(START), text, target: { ...target, address } })
        .map(({ code }) => code);
    expect([codes("傘".repeat(1_365)), codes("傘".repeat(1_366))]).toEqual([[], ["too_long"]]);
    expect(codes("x", {})).toEqual(["not_answerable"]);
    expect(codes("x", { name: "accounts/1/locations/2/reviews/a?x=/reply" })).toEqual(["not_answerable"]);
  });
});
