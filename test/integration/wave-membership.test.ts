import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { bandsOf, fingerprintOf } from "@kikimimi/classifier/near/fingerprint";
import { OUTCRIES, postOf } from "../support/posts.ts";
import { countsOf, idOf, MINUTE, now, paste, pasted, PLATFORM, queueOf } from "../support/wave-scene.ts";
import { createWorld } from "../support/world.ts";

function neverShort(): never {
  throw new Error("the text is too short to compare");
}

describe("the members of a wave", () => {
  it("are no posts that are far apart in time, too short to tell, or alike in a phrase only", async () => {
    const world = await createWorld();
    const viewer = await world.clientOf({ role: "viewer" });
    await world.push(PLATFORM, postOf("new", { text: pasted(1), at: new Date(now - MINUTE) }));
    await world.push(PLATFORM, postOf("old", { text: pasted(2), at: new Date(now - 73 * 60 * MINUTE) }));
    await world.push(PLATFORM, postOf("short-1", { text: "ふざけるな！！", at: new Date(now - MINUTE) }));
    await world.push(PLATFORM, postOf("short-2", { text: "ふざけるな！！", at: new Date(now - MINUTE) }));
    const phrase = "今すぐ責任者を出して返金してください";
    const alike = OUTCRIES.slice(3, 9).map((text) => `${text}${phrase}`);
    const bands = alike.map((text) => bandsOf(fingerprintOf(text) ?? neverShort()));
    expect(
      bands.some((some, i) =>
        bands
          .slice(0, i)
          .flat()
          .some((band) => some.includes(band)),
      ),
    ).toBe(true);
    for (const [i, text] of alike.entries()) {
      await world.push(PLATFORM, postOf(`phrase-${i}`, { text, at: new Date(now - MINUTE) }));
    }
    await world.drain();
    expect(countsOf(await queueOf(viewer))).toEqual(Array.from({ length: 4 + alike.length }, () => 0));
  });

  it("are copies only while they say nothing else: edited, or with another word that waits, a post stands by itself", async () => {
    const world = await createWorld();
    const agent = await world.clientOf({ role: "agent" });
    const sent = (i: number, text: string, at: Date) => postOf(`copy-${i}`, { text, at, conversationId: `copy-${i}` });
    for (const i of [0, 1, 2, 3, 4]) await world.push(PLATFORM, sent(i, pasted(i), new Date(now - 9 * MINUTE)));
    await world.drain();
    expect(await queueOf(agent)).toMatchObject([{ wave: { count: 5 } }]);
    const edited = sent(1, `${OUTCRIES[5]}`, new Date(now - 9 * MINUTE));
    const updatedAt = new Date(now - MINUTE).toISOString();
    await world.push(PLATFORM, {
      ...edited,
      type: "mention.updated",
      timestamp: updatedAt,
      data: { ...edited.data, updatedAt },
    });
    const more = postOf("more", { text: OUTCRIES[6], at: new Date(now - MINUTE), conversationId: "copy-2" });
    await world.push(PLATFORM, more);
    const before = postOf("before", { text: OUTCRIES[7], at: new Date(now - 20 * MINUTE), conversationId: "copy-4" });
    await world.push(PLATFORM, before);
    await world.drain();
    const rows = await queueOf(agent);
    const wave = rows.find((row) => row.wave !== null)?.wave;
    expect(wave?.count).toBe(2);
    expect(new Map(rows.map((row) => [row.threadId, row.wave?.count ?? null]))).toEqual(
      new Map([
        [rows.find((row) => row.wave !== null)?.threadId, 2],
        [idOf("copy-1"), null],
        [idOf("copy-2"), null],
        [idOf("copy-4"), null],
      ]),
    );
    // Once the other word is taken back, the copy is all that waits again.
    await world.push(PLATFORM, { type: "mention.deleted", timestamp: updatedAt, data: { id: "more" } });
    await world.drain();
    expect(countsOf(await queueOf(agent))).toEqual([3, 0, 0]);
  });

  it("are found by what waits now, also where a thread was opened for something else", async () => {
    const world = await createWorld();
    const agent = await world.clientOf({ role: "agent" });
    await paste(world, [0, 1]);
    await world.push(
      PLATFORM,
      postOf("first", { text: OUTCRIES[8], at: new Date(now - 80 * MINUTE), conversationId: "late" }),
    );
    await world.drain();
    await unwrap(agent.v1.threads[":id"].close.$post({ param: { id: idOf("late") }, json: {} }));
    await world.push(PLATFORM, postOf("then", { text: pasted(2), at: new Date(now), conversationId: "late" }));
    await world.drain();
    const rows = await queueOf(agent);
    expect(rows).toMatchObject([{ wave: { count: 3 } }]);
    const members = await queueOf(agent, { wave: rows[0]?.wave?.waveId ?? "" });
    expect(new Set(members.map((row) => row.threadId))).toEqual(
      new Set([idOf("copy-0"), idOf("copy-1"), idOf("late")]),
    );
  });

  it("leave a wave that nobody waits for any more once a person calls them spam", async () => {
    const world = await createWorld();
    const agent = await world.clientOf({ role: "agent" });
    await paste(world, [0, 1, 2]);
    await world.drain();
    const [shown] = await queueOf(agent);
    await unwrap(
      agent.v1.mentions[":id"].correction.$put({ param: { id: shown?.lead?.mentionId ?? "" }, json: { spam: true } }),
    );
    const rows = await queueOf(agent);
    expect(rows.map((row) => [row.threadId === shown?.threadId, row.wave])).toEqual([
      [false, { waveId: shown?.wave?.waveId, count: 2 }],
    ]);
  });
});
