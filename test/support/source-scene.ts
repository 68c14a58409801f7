import { receiveDelivery } from "@kikimimi/pipeline/receive-delivery";
import { expect } from "vitest";
import { fakeOf } from "./fakes.ts";
import { createWorld, type World, type WorldOptions } from "./world.ts";

export const NOW = new Date("2026-11-26T09:00:00.000Z");
export const SECRET = "0123456789abcdef0123456789abcdef";
export const shop = { param: { platform: "line", id: "shop" }, query: {} };
export const draft = { name: "傘の店", settings: {} };

/** A world in which LINE and Mastodon are their fakes, and no source has secrets that nobody set. */
export async function sourceScene(options: WorldOptions = {}) {
  const clock = { now: NOW };
  const fakes = { line: fakeOf("line", at(clock)), mastodon: fakeOf("mastodon", at(clock)) };
  const asked: string[] = [];
  const world = await createWorld({
    secrets: {},
    clock: () => clock.now,
    fetch: async (input, init) => {
      const { url } = new Request(input, init);
      asked.push(url);
      return (new URL(url).host === "api.line.me" ? fakes.line : fakes.mastodon).fetch(input, init);
    },
    ...options,
  });
  const { v1 } = await world.clientOf({ role: "admin", name: "管理 太郎" });
  const stranger = (await world.clientOf({ id: "stranger", role: "admin", brands: ["acme"] })).v1;
  return { world, v1, stranger, fakes, asked, clock };
}

function at(clock: { readonly now: Date }) {
  return { now: () => clock.now, pageSize: 20 };
}

/** An AppError of this code that names these fields. */
export function refused(code: string, ...paths: string[]): unknown {
  const issues = paths.map((path): unknown => expect.objectContaining({ path }));
  const details: unknown = expect.objectContaining(paths.length > 0 ? { issues } : {});
  return expect.objectContaining({ code, details });
}

/** What the webhook of the LINE source `shop` answers to a message that is signed with `SECRET`. */
export async function pushed(
  world: World,
  body: object = { destination: "U0", events: [] },
  more: Record<string, string> = {},
): Promise<number> {
  const { ctx } = world;
  const bytes = Buffer.from(JSON.stringify(body));
  const { line } = await import("@kikimimi/platforms/line/index");
  const signature = line.webhook?.sign(bytes, { channelSecret: [SECRET] }, ctx.clock()) ?? {};
  const headers = { "content-type": "application/json", ...signature, ...more };
  const request = { method: "POST", query: new URLSearchParams(), headers, body: bytes };
  return (await receiveDelivery({ ctx, input: { platform: "line", sourceId: "shop", request } })).status;
}
