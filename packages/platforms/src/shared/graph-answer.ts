import * as z from "zod";
import { ExternalId } from "@kikimimi/core/base/text";
import { exchangeOf } from "./exchange.ts";
import { decoration } from "./field.ts";
import { type Finding, isRecord } from "./members.ts";
import { EpochMillis, isoOf } from "./time.ts";

const Gone = z.looseObject({ id: ExternalId, conversation: decoration(ExternalId), at: EpochMillis });

/** What a recheck notes beside Meta's answer. */
const Notes = z.looseObject({
  /** The post under which a comment stands, by the comment's id. */
  posts: decoration(z.record(z.string(), z.string())),
  /** When a text was found to be another one than before, in epoch milliseconds: Meta tells no time of an edit. */
  edited: decoration(z.record(z.string(), EpochMillis)),
  /** Posts that Meta no longer shows. */
  gone: decoration(z.array(decoration(Gone))),
});
type Notes = z.infer<typeof Notes>;

/** An answer of the Graph API with the address that was asked and what a recheck noted. */
export function answerOf(delivered: unknown): {
  readonly uri: string | undefined;
  readonly body: unknown;
  readonly notes: Notes;
} {
  const { uri, body, rest } = exchangeOf(delivered);
  return { uri, body, notes: Notes.parse(rest) };
}

/** The deletes that a recheck found. */
export function goneOf({ gone = [] }: Notes): Finding[] {
  return gone.flatMap((one): Finding[] => {
    if (!one) return [];
    const conversation = one.conversation === undefined ? {} : { conversation: one.conversation };
    return [{ type: "deleted", externalId: one.id, ...conversation, deletedAt: isoOf(one.at) }];
  });
}

/** The delivery with another answer in it, as it came: bare or as an exchange. */
export function withAnswer(delivered: unknown, body: unknown): unknown {
  if (exchangeOf(delivered).body === delivered || !isRecord(delivered)) return body;
  const response = isRecord(delivered["response"]) ? delivered["response"] : {};
  return { ...delivered, response: { ...response, body } };
}
