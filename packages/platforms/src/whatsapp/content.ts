import type { Media } from "@kikimimi/core/mention/mention";
import { parseJson } from "@kikimimi/core/base/json";
import { present } from "../shared/field.ts";
import { isRecord, issueOf } from "../shared/members.ts";
import { ButtonBody, ContactCard, InteractiveBody, LocationBody, MediaBody, OrderBody, TextBody } from "./wire.ts";
import type * as z from "zod";

/** What a message says, why it says nothing to us, or what is wrong with it. */
export type Content =
  | { readonly type: "said"; readonly text: string; readonly media: readonly Media[] }
  | { readonly type: "silent"; readonly reason: string }
  | { readonly type: "broken"; readonly reason: string };

type Reader = (value: unknown) => Content;

/** A member of the message that has the type's own name. */
function reader<S extends z.ZodType>(schema: S, read: (body: z.output<S>) => Content): Reader {
  return (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? read(parsed.data) : { type: "broken", reason: issueOf(parsed.error) };
  };
}

function said(text: string, media: readonly Media[] = []): Content {
  return { type: "said", text, media };
}

function silent(reason: string): Content {
  return { type: "silent", reason };
}

function linesOf(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n");
}

function media(type: Media["type"]): Reader {
  return reader(MediaBody, ({ caption, filename }) =>
    said(caption ?? "", [{ type, ...present({ description: filename }) }]),
  );
}

const READERS: Readonly<Record<string, Reader>> = {
  text: reader(TextBody, ({ body }) => said(body)),
  image: media("image"),
  video: media("video"),
  audio: media("audio"),
  voice: media("audio"),
  document: media("file"),
  location: reader(LocationBody, ({ latitude, longitude, name, address, url }) => {
    const place = latitude === undefined || longitude === undefined ? undefined : `${latitude}, ${longitude}`;
    return said(linesOf(name || address ? [name, address] : [place]), url === undefined ? [] : [{ type: "link", url }]);
  }),
  contacts: (value) => said(linesOf((Array.isArray(value) ? value : []).map(cardOf))),
  interactive: (value) =>
    value === undefined ? silent("interactive_without_content") : reader(InteractiveBody, interactiveOf)(value),
  button: reader(ButtonBody, ({ text }) => said(text ?? "")),
  order: reader(OrderBody, ({ text, product_items: items }) =>
    said(
      linesOf([text, ...(items ?? []).map((item) => item && `${item.quantity ?? "1"} × ${item.product_retailer_id}`)]),
    ),
  ),
  reaction: () => silent("reaction"),
  sticker: () => silent("sticker"),
  unsupported: () => silent("unsupported_message"),
  errors: () => silent("unsupported_message"),
  request_welcome: () => silent("request_welcome"),
  media_placeholder: () => silent("media_placeholder"),
  ephemeral: () => silent("ephemeral"),
  pin: () => silent("pin"),
};

/** What a message is, told by its members where it does not say so itself. */
export function typeOf(message: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(message).find((name) => Object.hasOwn(READERS, name));
}

/** Reads what a message of this type carries under its own name. */
export function contentOf(type: string, message: Readonly<Record<string, unknown>>): Content {
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!read) return silent("unknown_message");
  const content = read(message[type] ?? undefined);
  const empty = content.type === "said" && content.text.trim() === "" && content.media.length === 0;
  return empty ? silent("message_without_content") : content;
}

function cardOf(value: unknown): string | undefined {
  const card = ContactCard.safeParse(value);
  if (!card.success) return undefined;
  const { name, phones } = card.data;
  const full = [name?.first_name, name?.last_name].filter((part) => part !== undefined).join(" ");
  const numbers = (phones ?? []).map((phone) => phone?.phone).filter((phone) => phone !== undefined);
  return [name?.formatted_name ?? full, ...numbers].filter((part) => part !== "").join(" ");
}

function interactiveOf({ type, button_reply, list_reply, nfm_reply }: z.output<typeof InteractiveBody>): Content {
  const choice = button_reply ?? list_reply;
  if (choice) return said(linesOf([choice.title, choice.description]));
  if (nfm_reply) return said(linesOf([nfm_reply.body, ...answersOf(nfm_reply.response_json)]));
  return silent(type === "call_permission_reply" ? "call_permission_reply" : "interactive_without_content");
}

/** A form's answers as lines; what is no plain value, and the form's own token, says nothing. */
function answersOf(json: string | undefined): string[] {
  try {
    const answers = json === undefined ? undefined : parseJson(json);
    if (!isRecord(answers)) return [];
    return Object.entries(answers)
      .filter(([name]) => name !== "flow_token")
      .flatMap(([name, value]) => {
        const plain = Array.isArray(value) ? value.filter((part) => typeof part === "string").join(", ") : value;
        const shown = typeof plain === "string" || typeof plain === "number" || typeof plain === "boolean";
        return shown && plain !== "" ? [`${name}: ${String(plain)}`] : [];
      });
  } catch {
    return [];
  }
}
