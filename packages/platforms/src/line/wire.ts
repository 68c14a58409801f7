import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { EpochMillis } from "../shared/time.ts";

/** The body of a LINE webhook: any number of events, none when the console's Verify button is pressed. */
export const LineDelivery = z.looseObject({ events: z.array(z.unknown()) });

/** What every event says first: its type. */
export const LineEventHead = z.looseObject({ type: z.string().min(1) });

/** Where an event happened; `userId` can be missing in groups and rooms. */
const LineChat = z
  .looseObject({ type: z.string(), groupId: MaybeId, roomId: MaybeId, userId: MaybeId })
  .transform(({ type, groupId, roomId, userId }, context) => {
    const id = groupId ?? roomId ?? userId;
    if (id !== undefined) return { id, userId, direct: type === "user" };
    context.addIssue({ code: "custom", message: "neither groupId nor roomId nor userId" });
    return z.NEVER;
  });

/** LINE always tells the time; what hands events on may not. */
const common = { timestamp: maybe(EpochMillis), source: LineChat, replyToken: Label, mode: Label };
const media = { id: ExternalId, quotedMessageId: MaybeId, quoteToken: Label };
/** Somebody who is addressed in a text; `index` and `length` in UTF-16 units. */
const Mentionee = z.looseObject({ index: Count, length: Count, userId: Label });
const mention = decoration(z.looseObject({ mentionees: decoration(z.array(decoration(Mentionee))) }));
const contentProvider = z.looseObject({ originalContentUrl: Address }).nullish().catch(undefined);

/** The messages that become mentions; `text` is kept as sent, emoji included. */
export const LineMessage = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text"), ...media, text: Text, mention }),
  z.looseObject({ type: z.literal("image"), ...media, contentProvider }),
  z.looseObject({ type: z.literal("video"), ...media, contentProvider }),
  z.looseObject({ type: z.literal("audio"), ...media, contentProvider }),
  z.looseObject({ type: z.literal("file"), ...media, fileName: Label }),
  z.looseObject({ type: z.literal("location"), ...media, title: Label, address: Label }),
]);
export type LineMessage = z.infer<typeof LineMessage>;

/** Only the kind of a message, to tell those that are read from those that are not. */
export const LineMessageHead = z.looseObject({ message: z.looseObject({ type: z.string().min(1) }) });

/** `message` and `messageEdited`: the same shape, of which the largest timestamp wins. */
export const LineMessageEvent = z.looseObject({ ...common, message: LineMessage });
export type LineMessageEvent = z.infer<typeof LineMessageEvent>;

/** `unsend`: the sender took a message back, and its content must go. */
export const LineUnsendEvent = z.looseObject({ ...common, unsend: z.looseObject({ messageId: ExternalId }) });
export type LineUnsendEvent = z.infer<typeof LineUnsendEvent>;
