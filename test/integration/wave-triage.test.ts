import { beforeAll, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { postOf } from "../support/posts.ts";
import { countsOf, idOf, MINUTE, now, paste, pasted, PLATFORM, queueOf, upTo } from "../support/wave-scene.ts";
import { createWorld, type World } from "../support/world.ts";

const UNRELATED = [
  "This is outrageous, you people are thieves!!! My parcel never came and nobody answers. Never again!",
  "赤ちゃんの薬がまだ届かない。今すぐ連絡をください。子どもの命に関わるんです、本当にふざけるな！",
  "店員に怒鳴られて最悪だった。責任者は今すぐ謝罪しろ、二度と行かないし全員に言いふらす！！",
] as const;

describe("a wave of copied posts", () => {
  let world: World;
  let agent: Client;

  beforeAll(async () => {
    world = await createWorld();
    agent = await world.clientOf({ id: "sato", name: "佐藤", role: "agent" });
    for (const [i, text] of UNRELATED.entries()) {
      await world.push(PLATFORM, postOf(`other-${i}`, { text, at: new Date(now - 90 * MINUTE) }));
    }
    await paste(world, upTo(30));
    await world.push(PLATFORM, postOf("ours", { text: pasted(99), own: true, at: new Date(now - MINUTE) }));
    await world.drain();
  });

  it("is one item with its count, and what is unrelated stays by itself", async () => {
    for (const sort of ["priority", "due"]) {
      const rows = await queueOf(agent, { sort });
      expect(countsOf(rows)).toEqual([30, 0, 0, 0]);
    }
    const [shown] = (await queueOf(agent)).filter((row) => row.wave !== null);
    const members = await queueOf(agent, { wave: shown?.wave?.waveId ?? "" });
    expect(new Set(members.map((row) => row.threadId))).toEqual(new Set(upTo(30).map((i) => idOf(`copy-${i}`))));
    expect(shown?.threadId).toBe(members[0]?.threadId);
    const ours = await unwrap(agent.v1.threads[":id"].$get({ param: { id: idOf("ours") }, query: {} }));
    expect([ours.status, ours.wave]).toEqual(["open", null]);
  });

  it("adds points to each that waits, whichever is shown, and they still sum up", async () => {
    const [shown] = (await queueOf(agent, { sort: "due" })).filter((row) => row.wave !== null);
    const members = await queueOf(agent, { wave: shown?.wave?.waveId ?? "" });
    for (const row of members) {
      const term = row.terms.find((one) => one.term === "wave");
      // Told at 5 and again at 20; those after that knew of more already.
      expect([term?.weight, Number(term?.value) >= 20]).toEqual([14, true]);
      const sum = row.terms.reduce((all, one) => all + one.weight, 0);
      expect(row.priority).toBe(Math.min(100, sum));
    }
    const others = (await queueOf(agent)).filter((row) => row.wave === null);
    expect(others.flatMap((row) => row.terms).filter((one) => one.term === "wave")).toEqual([]);
  });

  it("pages through one wave in the list's own order, and shows nobody another brand's", async () => {
    const [shown] = (await queueOf(agent)).filter((row) => row.wave !== null);
    const wave = shown?.wave?.waveId ?? "";
    for (const sort of ["priority", "due"]) {
      const whole = (await queueOf(agent, { wave, sort })).map((row) => row.threadId);
      for (const limit of ["1", "7", "29", "30"])
        expect((await queueOf(agent, { wave, sort, limit })).map((row) => row.threadId)).toEqual(whole);
    }
    const stranger = await world.clientOf({ id: "x", role: "agent", brands: ["acme"] });
    expect(await queueOf(stranger, { wave })).toEqual([]);
    const refused = unwrap(stranger.v1.waves[":id"].close.$post({ param: { id: wave }, json: {} }));
    await expect(refused).rejects.toMatchObject({ code: "not_found" });
  });

  it("loses a member that is closed alone, shows the next one, and has it back when it is reopened", async () => {
    const shownOf = async () => (await queueOf(agent)).find((row) => row.wave !== null);
    const first = await shownOf();
    const id = first?.threadId ?? "";
    const closed = await unwrap(agent.v1.threads[":id"].close.$post({ param: { id }, json: {} }));
    expect(closed.wave).toMatchObject({ count: 29 });
    const second = await shownOf();
    expect([second?.threadId === id, second?.wave?.count]).toEqual([false, 29]);
    expect(await queueOf(agent, { status: "closed" })).toMatchObject([{ threadId: id, wave: { count: 29 } }]);
    const reopened = await unwrap(agent.v1.threads[":id"].reopen.$post({ param: { id } }));
    expect(reopened.wave).toMatchObject({ count: 30 });
    expect((await shownOf())?.wave?.count).toBe(30);
  });

  it("shows what one holds thread by thread, and the rest without it as one", async () => {
    const members = await queueOf(agent, { wave: (await queueOf(agent)).find((row) => row.wave)?.wave?.waveId ?? "" });
    const mine = members.slice(0, 2).map((row) => row.threadId);
    for (const id of mine) await unwrap(agent.v1.threads[":id"].claim.$post({ param: { id } }));
    expect((await queueOf(agent, { holder: "me" })).map((row) => row.threadId)).toEqual(mine);
    const queued = (await queueOf(agent, { status: "queued" })).filter((row) => row.wave !== null);
    expect(queued).toMatchObject([{ threadId: members[2]?.threadId, wave: { count: 30 } }]);
    const active = (await queueOf(agent)).filter((row) => row.wave !== null);
    expect(active.map((row) => row.threadId)).toEqual([mine[0]]);
  });

  it("is closed as a whole but for what another holds, which is named; asked again, there is nothing left", async () => {
    const suzuki = await world.clientOf({ id: "suzuki", name: "鈴木", role: "agent" });
    const wave = (await queueOf(agent)).find((row) => row.wave)?.wave?.waveId ?? "";
    const members = (await queueOf(agent, { wave })).map((row) => row.threadId);
    const viewer = await world.clientOf({ role: "viewer" });
    const refused = unwrap(viewer.v1.waves[":id"].close.$post({ param: { id: wave }, json: {} }));
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    const done = await unwrap(
      suzuki.v1.waves[":id"].close.$post({ param: { id: wave }, json: { reason: "一斉投稿" } }),
    );
    expect(new Set(done.closed)).toEqual(new Set(members.slice(2)));
    expect(done.failed.map((one) => one.code)).toEqual(["conflict", "conflict"]);
    expect(new Set(done.failed.map((one) => one.threadId))).toEqual(new Set(members.slice(0, 2)));
    const detail = await unwrap(agent.v1.threads[":id"].$get({ param: { id: members[9] ?? "" }, query: {} }));
    expect(detail.activities.slice(1)).toMatchObject([
      { type: "thread.closed", reason: "一斉投稿", by: { id: "suzuki" } },
    ]);
    const again = await unwrap(agent.v1.waves[":id"].close.$post({ param: { id: wave }, json: {} }));
    expect(again).toEqual({ closed: expect.toSatisfy((ids: string[]) => ids.length === 2) as string[], failed: [] });
    expect((await queueOf(agent)).map((row) => row.wave)).toEqual([null, null, null]);
  });
});
