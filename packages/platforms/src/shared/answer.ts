import { isRecord } from "./members.ts";

/** The same delivery with another answer in it: in place of a recorded exchange's body, or of the bare answer itself. */
export function withAnswer(delivery: unknown, body: unknown): unknown {
  if (!isRecord(delivery) || !isRecord(delivery["request"]) || !isRecord(delivery["response"])) return body;
  return { ...delivery, response: { ...delivery["response"], body } };
}
