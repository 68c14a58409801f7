import type { Refusal } from "../reply.ts";

/** What the text alone lets stand in the way of a reply: nothing said, or more than `max` in the platform's unit. */
export function textRefusals(text: string, length: number, max: number): Refusal[] {
  const refusals: Refusal[] = [];
  if (text.trim() === "") refusals.push({ code: "empty", message: "The reply is empty" });
  if (length > max) refusals.push({ code: "too_long", message: `At most ${max} units are taken`, length, max });
  return refusals;
}
