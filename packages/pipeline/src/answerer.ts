import type { Doer } from "@kikimimi/core/people/person";
import type { Reply } from "@kikimimi/core/reply/reply";

/** Who answers for a reply: the one who let it go out. */
export function answerer({ approved, by }: Reply): Doer {
  return { kind: "person", ...(approved?.by ?? by) };
}

/** The id of a reply as a mention: the platform's; one that a person calls sent has none and gets one of ours. */
export function saidIdOf({ externalId, replyId }: Reply): string {
  return externalId ?? `kikimimi:${replyId}`;
}
