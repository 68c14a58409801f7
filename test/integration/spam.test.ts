import { beforeAll, describe, expect, it, vi } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { refusalOf, workScene, type WorkScene } from "../support/work-scene.ts";
import { CALLS_BUNDLES } from "../support/world.ts";

describe("a thread that is spam", () => {
  let scene: WorkScene;
  beforeAll(async () => {
    scene = await workScene();
  });
  const mark = (id: string, json: { muteAuthor?: boolean } = {}, client = scene.agent) =>
    unwrap(client.v1.threads[":id"].spam.$post({ param: { id }, json }));
  const talk = async (name: string) => {
    await scene.hear([`${name}-1`, `${name}-2`], { conversationId: name });
    return scene.idOf(name);
  };

  it("has what customers said corrected, beside what was ruled before, and is ignored; again does nothing", async () => {
    const id = await talk("a");
    const { mentions } = await scene.read(id);
    const ruled = mentions[0]?.mentionId ?? "";
    await unwrap(scene.agent.v1.mentions[":id"].correction.$put({ param: { id: ruled }, json: { anger: 0 } }));
    const done = await mark(id);
    expect([done.corrected.length, done.failed, done.more, done.muted]).toEqual([2, [], false, null]);
    expect([done.thread.status, done.thread.ignored?.reason]).toEqual(["ignored", "spam"]);
    const after = await scene.read(id);
    expect(after.mentions.map(({ correction }) => correction?.value.spam)).toEqual([true, true]);
    expect(after.mentions.find(({ mentionId }) => mentionId === ruled)?.correction?.value).toEqual({
      anger: 0,
      spam: true,
    });
    expect(await mark(id)).toMatchObject({ corrected: [], failed: [], thread: { rev: after.rev } });
  });

  it("is left alone where somebody else holds it", async () => {
    const id = await talk("b");
    await scene.act(id, { type: "claim" }, scene.other);
    const before = await scene.read(id);
    expect((await refusalOf(mark(id))).code).toBe("conflict");
    expect(await scene.read(id)).toEqual(before);
  });

  it("mutes its author where a lead says so; an agent is told that this is not theirs, and the rest is done", async () => {
    const id = await talk("c");
    const asAgent = await mark(id, { muteAuthor: true });
    expect(asAgent).toMatchObject({
      muted: null,
      failed: [{ step: "mute", code: "forbidden" }],
      thread: { status: "ignored" },
    });
    const asLead = await mark(id, { muteAuthor: true }, scene.lead);
    expect(asLead).toMatchObject({ muted: { topicId: "muted-authors", added: true }, failed: [], corrected: [] });
    expect((await mark(id, { muteAuthor: true }, scene.lead)).muted?.added).toBe(false);
    const topic = await unwrap(scene.lead.v1.topics[":id"].$get({ param: { id: "muted-authors" }, query: {} }));
    expect([topic.rule, topic.effects]).toEqual([expect.stringContaining("author-c-"), { mute: true }]);
  });

  it.skipIf(CALLS_BUNDLES)("tells what failed, and does it when it is asked again", async () => {
    const id = await talk("d");
    const { mentions } = scene.world.ctx.store;
    const prepare = mentions.prepare.bind(mentions);
    const spy = vi.spyOn(mentions, "prepare").mockImplementationOnce(() => {
      throw new AppError("upstream", "The table does not answer.");
    });
    spy.mockImplementation(prepare);
    const first = await mark(id);
    expect([first.corrected.length, first.failed]).toEqual([
      1,
      [expect.objectContaining({ step: "correct", code: "upstream" })],
    ]);
    expect(await mark(id)).toMatchObject({ corrected: [first.failed[0]?.id], failed: [] });
  });
});
