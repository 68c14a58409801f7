import { describe, expect, it } from "vitest";
import type { ReplyInput } from "../reply.ts";
import { createFake } from "./fake.ts";
import { whatsappReplier } from "./reply.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const target = createFake({ now: () => NOW, pageSize: 5 }).replies?.target();

function inputTo(fetch: typeof globalThis.fetch, rest: Partial<ReplyInput> = {}): ReplyInput {
  if (!target) throw new Error("nobody to answer");
  return {
    settings: {},
    secrets: { accessToken: ["tok-1"] },
    fetch,
    now: () => NOW,
    pace: { wait: async () => undefined, random: () => 0.5 },
    target,
    text: "hello",
    key: "key-1",
    approvedAt: NOW,
    ...rest,
  };
}

const refusing =
  (status: number, code: number): typeof fetch =>
  async () =>
    Response.json({ error: { code, message: "no" } }, { status });

async function bodyFor(address: Record<string, string>): Promise<unknown> {
  const sent: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (to, init) => {
    sent.push(await new Request(to, init).json());
    return Response.json({ messages: [{ id: "wamid.new" }] });
  };
  const input = inputTo(fetch);
  await whatsappReplier.send({ ...input, target: { ...input.target, address } });
  return sent[0];
}

describe("whatsapp replies", () => {
  it("go to a number, a user id or a group, each in its own way, with the key to be told by statuses", async () => {
    const common = {
      messaging_product: "whatsapp",
      type: "text",
      text: { body: "hello", preview_url: false },
      biz_opaque_callback_data: "key-1",
    };
    const context = { message_id: "wamid.HEARD" };
    const individual = { ...common, context, recipient_type: "individual" };
    expect(await bodyFor({ number: "1", to: "8190" })).toEqual({ ...individual, to: "8190" });
    expect(await bodyFor({ number: "1", user: "JP.44" })).toEqual({ ...individual, recipient: "JP.44" });
    expect(await bodyFor({ number: "1", group: "Y2" })).toEqual({ ...common, recipient_type: "group", to: "Y2" });
  });

  it.each([
    [400, 131047, "forbidden"],
    [400, 131026, "forbidden"],
    [400, 131030, "forbidden"],
    [400, 368, "forbidden"],
    [429, 130429, "rate_limited"],
    [400, 131056, "rate_limited"],
    [400, 131048, "rate_limited"],
    [400, 80007, "rate_limited"],
    [401, 190, "unauthenticated"],
    [401, 0, "unauthenticated"],
    [400, 131009, "invalid_input"],
    [400, 100, "invalid_input"],
    [500, 131047, "forbidden"],
    [500, 131000, "upstream"],
    [500, 1, "upstream"],
  ])("read %i with code %i as %s", async (status, code, expected) => {
    await expect(whatsappReplier.send(inputTo(refusing(status, code)))).rejects.toMatchObject({ code: expected });
  });

  it("are in doubt when Meta stumbles or names no message", async () => {
    const silent: typeof fetch = async () => Response.json({ messages: [] });
    for (const fetch of [refusing(500, 131000), refusing(500, 1), silent])
      await expect(whatsappReplier.send(inputTo(fetch))).rejects.toMatchObject({
        code: "upstream",
        details: { unsure: true },
      });
  });

  it("are refused when the message does not say whom to answer", async () => {
    const input = inputTo(refusing(500, 1));
    const lost = { ...input, target: { ...input.target, address: { number: "1" } } };
    expect(whatsappReplier.preflight(lost).map(({ code }) => code)).toEqual(["not_answerable"]);
    await expect(whatsappReplier.send(lost)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("count UTF-16 units", () => {
    expect(whatsappReplier.measure("傘😢", {})).toBe(3);
    const refusals = whatsappReplier.preflight(inputTo(refusing(500, 1), { text: "a".repeat(4_097) }));
    expect(refusals).toMatchObject([{ code: "too_long", length: 4_097, max: 4_096 }]);
  });
});
