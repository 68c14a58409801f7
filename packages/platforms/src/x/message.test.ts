import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import message from "./fixtures/activity-message.json" with { type: "json" };
import messages from "./fixtures/direct-messages.json" with { type: "json" };
import { x } from "./index.ts";

const settings = x.manifest.settings.parse({ accountId: "7000000001" });
const receivedAt = new Date("2026-11-26T00:00:00Z");
const read = (body: unknown) => x.normalise({ via: "webhook", body, headers: {}, settings, receivedAt });
const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");
const marked = ({ content: { text, entities = [] } }: Upserted) =>
  entities.map(({ start, end, target }) => [text.slice(start, end), target]);

describe("x messages", () => {
  it("have one conversation name, pushed or polled", () => {
    expect(said(message)[0]).toMatchObject({
      conversation: "7000000001-7000000002",
      content: { direct: true, own: false, author: { handle: "aki_ame", followers: 310 } },
    });
    expect(marked(said(message)[0] as Upserted)).toEqual([["https://t.co/Addr1", "https://kasa.example/address"]]);
    expect(said(messages)[0]).toMatchObject({
      conversation: "7000000001-7000000002",
      content: { text: "Any news? >> https://t.co/Dm1", media: [{ type: "image", url: "https://img.example/9.jpg" }] },
    });
    const pushed = structuredClone(message);
    pushed.data.payload.direct_message_events.forEach((one) => (one.message_create.sender_id = "900"));
    expect(said(pushed)[0]?.conversation).toBe("900-7000000001");
    expect(read(messages).ignored).toEqual([{ reason: "direct_message_participants_join", count: 1 }]);
  });
});
