import { describe, expect, it } from "vitest";
import { parseJson } from "@kikimimi/core/base/json";
import businessApp from "./fixtures/business-app.json" with { type: "json" };
import messages from "./fixtures/messages.json" with { type: "json" };
import { whatsapp } from "./index.ts";

const input = (body: unknown) => ({
  via: "webhook" as const,
  body: parseJson(JSON.stringify(body)),
  headers: {},
  settings: {},
  receivedAt: new Date("2026-11-26T00:00:00Z"),
});
const read = (body: unknown) => whatsapp.normalise(input(body));

const metadata = { display_phone_number: "81312345678", phone_number_id: "106540352242922" };
const change = (value: object, field = "messages") => ({
  object: "whatsapp_business_account",
  entry: [{ id: "1", changes: [{ field, value: { metadata, ...value } }] }],
});
const message = (rest: object) =>
  change({ messages: [{ from: "819012345678", id: "wamid.1", timestamp: "1764150000", ...rest }] });
const contentOf = (rest: object) => {
  const [first] = read(message(rest)).changes;
  return first?.type === "upserted" ? { text: first.content.text, media: first.content.media } : undefined;
};

const conversation = "106540352242922/819012345678";

describe("whatsapp messages", () => {
  it("reads texts, pictures, edits and deletes of each customer's conversation", () => {
    const { changes, ignored, failed } = read(messages);
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([
      {
        externalId: "wamid.text1",
        conversation,
        createdAt: "2025-11-26T09:40:00.000Z",
        content: {
          version: 1764150000000,
          kind: "message",
          text: "注文した傘がまだ届きません。もう二週間です！",
          author: { id: "819012345678", name: "井上あかり" },
          direct: true,
          own: false,
          address: { number: "106540352242922", to: "819012345678" },
        },
      },
      {
        externalId: "wamid.image1",
        conversation,
        content: { text: "この状態です", media: [{ type: "image" }], parent: "wamid.ours0" },
      },
      {
        externalId: "wamid.user1",
        conversation: "106540352242922/GB.7700880099001100",
        content: {
          author: { id: "GB.7700880099001100", name: "Tom Baker", handle: "tombaker" },
          media: [{ type: "link", url: "https://fb.example/ad/1", description: "Umbrellas for windy days" }],
          address: { number: "106540352242922", user: "GB.7700880099001100" },
        },
      },
      {
        externalId: "wamid.text1",
        conversation,
        content: {
          text: "注文した傘がまだ届きません。三週間です。",
          version: 1764150120000,
          editedAt: "2025-11-26T09:42:00.000Z",
        },
      },
      { type: "deleted", externalId: "wamid.image1", conversation, deletedAt: "2025-11-26T09:43:00.000Z" },
    ]);
    expect(ignored).toEqual([
      { reason: "reaction", count: 1 },
      { reason: "status_read", count: 1 },
      { reason: "delivery_error", count: 1 },
    ]);
  });

  it("hears what was written on the telephone as ours, and the history of both", () => {
    const { changes, ignored, failed } = read(businessApp);
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([
      { externalId: "wamid.echo1", conversation, content: { own: true, author: { id: "81312345678" } } },
      { externalId: "wamid.old1", conversation, content: { own: false, author: { id: "819012345678" } } },
      { externalId: "wamid.old2", conversation, content: { own: true } },
    ]);
    expect(ignored).toEqual([
      { reason: "media_placeholder", count: 1 },
      { reason: "message_template_status_update", count: 1 },
    ]);
  });

  it.each([
    [{ type: "video", video: { id: "1", caption: "how it broke" } }, "how it broke", [{ type: "video" }]],
    [{ type: "audio", audio: { id: "1", voice: true } }, "", [{ type: "audio" }]],
    [{ type: "voice", voice: { id: "1" } }, "", [{ type: "audio" }]],
    [{ type: "document", document: { filename: "領収書.pdf" } }, "", [{ type: "file", description: "領収書.pdf" }]],
    [{ type: "location", location: { latitude: 35.6, longitude: 139.7 } }, "35.6, 139.7", []],
    [
      { type: "location", location: { name: "Kasa", address: "1 Ginza", url: "https://maps.example/1" } },
      "Kasa\n1 Ginza",
      [{ type: "link", url: "https://maps.example/1" }],
    ],
    [
      {
        type: "contacts",
        contacts: [
          { name: { formatted_name: "Ann Lee", first_name: "Ann" }, phones: [{ phone: "+1 555" }] },
          { name: { first_name: "Bo", last_name: "Ek" } },
          7,
        ],
      },
      "Ann Lee +1 555\nBo Ek",
      [],
    ],
    [
      { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "1", title: "Yes" } } },
      "Yes",
      [],
    ],
    [
      { type: "interactive", interactive: { type: "list_reply", list_reply: { title: "青", description: "大きい" } } },
      "青\n大きい",
      [],
    ],
    [
      {
        type: "interactive",
        interactive: {
          type: "nfm_reply",
          nfm_reply: {
            name: "flow",
            body: "Sent",
            response_json: '{"flow_token":"secret","rating":2,"why":"leaks","parts":["rib","grip"],"deep":{"a":1}}',
          },
        },
      },
      "Sent\nrating: 2\nwhy: leaks\nparts: rib, grip",
      [],
    ],
    [{ type: "button", button: { payload: "p", text: "Stop" } }, "Stop", []],
    [
      {
        type: "order",
        order: {
          text: "",
          product_items: [{ product_retailer_id: "KASA-1", quantity: 3 }, { product_retailer_id: 2 }],
        },
      },
      "3 × KASA-1\n1 × 2",
      [],
    ],
  ])("reads %j", (rest, text, media) => {
    expect(contentOf(rest)).toEqual({ text, media });
  });

  it.each([
    [{ type: "sticker", sticker: { id: "1" } }, "sticker"],
    [{ type: "reaction", reaction: { message_id: "wamid.0" } }, "reaction"],
    [{ type: "unsupported", errors: [{ code: 131051 }] }, "unsupported_message"],
    [{ type: "interactive" }, "interactive_without_content"],
    [{ type: "system", system: { type: "user_changed_number", wa_id: "2" } }, "system_user_changed_number"],
    [{ type: "request_welcome" }, "request_welcome"],
    [{ type: "constructor" }, "unknown_message"],
    [{ type: "hologram" }, "unknown_message"],
    [{ type: "text", text: { body: " " } }, "message_without_content"],
  ])("names %j", (rest, reason) => {
    expect(read(message(rest))).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it.each([
    [{ type: "text" }, "whatsapp_text: "],
    [{ type: "text", text: { body: "hi" }, from: null }, "whatsapp_message: text: neither"],
    [{ type: "revoke", revoke: {} }, "whatsapp_revoke: revoke.original_message_id"],
    [{ type: "edit", edit: { original_message_id: "wamid.0" } }, "whatsapp_edit: edit.message"],
  ])("fails %j and says why", (rest, reason) => {
    const { changes, failed } = read(message(rest));
    expect(changes).toEqual([]);
    expect(failed.map((failure) => failure.reason.startsWith(reason))).toEqual([true]);
  });

  it("knows a number that is dialled with another digit or a plus sign, and the only contact", () => {
    const contacts = [{ profile: { name: "Ana" }, wa_id: "5215512345678" }];
    const text = { type: "text", id: "wamid.1", timestamp: "1764150000", text: { body: "hola" } };
    const [plus] = read(change({ contacts, messages: [{ ...text, from: "+52 5512345678" }] })).changes;
    expect(plus).toMatchObject({ conversation: "106540352242922/525512345678", content: { author: { name: "Ana" } } });
    const [stranger] = read(change({ contacts, messages: [{ ...text, from: "525500000000" }] })).changes;
    expect(stranger).toMatchObject({ content: { author: { id: "525500000000" } } });
    expect(stranger).not.toHaveProperty("content.author.name");
    const [hidden] = read(change({ contacts, messages: [text] })).changes;
    expect(hidden).toMatchObject({ conversation: "106540352242922/5215512345678" });
  });

  it("keeps a group's talk together and out of the private ones", () => {
    const [first] = read(message({ type: "text", text: { body: "hi all" }, group_id: "Y2FwaQ" })).changes;
    expect(first).toMatchObject({
      conversation: "106540352242922/Y2FwaQ",
      content: { direct: false, author: { id: "819012345678" }, address: { group: "Y2FwaQ" } },
    });
  });

  it("reads a sample without its envelope, and names what is none of its payloads", () => {
    const [entry] = messages.entry;
    const [bare] = entry?.changes ?? [];
    expect(read(bare)).toEqual(read(messages));
    expect(read(bare?.value)).toEqual(read(messages));
    const reasonOf = (body: unknown) => read(body).ignored.map(({ reason }) => reason);
    expect(reasonOf({ object: "page", entry: [] })).toEqual(["unknown_payload"]);
    expect(reasonOf({ object: "whatsapp_business_account", entry: [] })).toEqual(["empty_delivery"]);
    expect(reasonOf({ messaging_product: "whatsapp", messages: [{ id: "wamid.1" }] })).toEqual(["api_answer"]);
    expect(reasonOf({ error: { code: 190, message: "x" } })).toEqual(["error_response"]);
    expect(reasonOf(change({ calls: [{}] }, "calls"))).toEqual(["calls"]);
    expect(reasonOf(change({ history: [{ errors: [{ code: 2593109 }] }] }, "history"))).toEqual(["history_not_shared"]);
    expect(reasonOf(change({}))).toEqual(["empty_change"]);
  });

  it("drops what a deleted message said, wherever it was said, and nothing else", () => {
    for (const [body, gone] of [
      [messages, "wamid.text1"],
      [businessApp, "wamid.echo1"],
      [businessApp, "wamid.old1"],
    ] as const) {
      const before = read(body);
      const left = whatsapp.without(input(body), new Set([gone]));
      const after = read(left);
      expect(JSON.stringify(left)).not.toContain(`"${gone}","timestamp"`);
      expect(after.changes).toEqual(before.changes.filter((one) => one.type === "deleted" || one.externalId !== gone));
      expect(after.changes.length).toBeLessThan(before.changes.length);
      expect(after.failed).toEqual([]);
    }
  });
});

describe("whatsapp messages that leave out what they should say", () => {
  it("takes the delivery's time for one that is none", () => {
    const { changes, failed } = read(message({ timestamp: "TIMESTAMP", type: "text", text: { body: "傘" } }));
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([{ createdAt: "2026-11-26T00:00:00.000Z", content: { text: "傘" } }]);
  });

  it("tells the type by the member that is there", () => {
    expect(contentOf({ location: { latitude: 35.65, longitude: 139.7 } })).toMatchObject({ text: "35.65, 139.7" });
    expect(contentOf({ contacts: [{ name: { formatted_name: "森 里佳" } }] })).toMatchObject({ text: "森 里佳" });
    expect(read(message({})).ignored).toEqual([{ reason: "unknown_message", count: 1 }]);
  });
});
