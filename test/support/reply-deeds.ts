import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { sweepReplies } from "@kikimimi/pipeline/sweep-replies";
import { platforms } from "@kikimimi/platforms/registry";
import type { ReplyScene } from "./reply-scene.ts";

export const TEXT = "ご不便をおかけしました。確認します。";

/** The platforms that take replies. */
export const answering = platforms.filter((platform) => platform.replier);
export const mastodon = answering.find(({ manifest }) => manifest.id === "mastodon") ?? raise();

export function raise(): never {
  throw new Error("no such platform");
}

/** The people of a brand, each with a role. */
export async function people(
  scene: ReplyScene,
): Promise<{ agent: Client; other: Client; lead: Client; viewer: Client }> {
  const { world } = scene;
  return {
    agent: await world.clientOf({ id: "sato", name: "佐藤", role: "agent" }),
    other: await world.clientOf({ id: "mori", name: "森", role: "agent" }),
    lead: await world.clientOf({ id: "abe", name: "阿部", role: "lead" }),
    viewer: await world.clientOf({ role: "viewer" }),
  };
}

export const routes = (client: Client) => client.v1.threads[":id"].replies[":replyId"];

/** The version of the thread that somebody sees now. */
export async function revOf({ threadId }: ReplyScene, client: Client): Promise<number> {
  return (await unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }))).rev;
}

export async function draft({ threadId }: ReplyScene, client: Client, text = TEXT): Promise<string> {
  const made = client.v1.threads[":id"].replies.$post({ param: { id: threadId }, json: { text } });
  return (await unwrap(made)).replyId;
}

/** Drafts a reply and sends it, each at its own time. */
export async function send(scene: ReplyScene, client: Client, text = TEXT): Promise<string> {
  const replyId = await draft(scene, client, text);
  scene.later(1);
  const json = { version: 1, threadRev: await revOf(scene, client) };
  await unwrap(routes(client).send.$post({ param: { id: scene.threadId, replyId }, json }));
  scene.later(1);
  return replyId;
}

/** Time passes, the sweep runs, the queue is emptied: what the schedule does for real. */
export async function passTime(scene: ReplyScene, seconds = 1_000): Promise<void> {
  scene.later(seconds);
  await sweepReplies({ ctx: scene.world.ctx });
  await scene.world.drain();
}

/** How a request ended: "done", or the code of its error. */
export const codeOf = async (one: Promise<unknown>): Promise<unknown> =>
  one.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );
