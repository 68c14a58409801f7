import type { Person, Reply } from "@kikimimi/core/reply";

/** Who answers for a reply: the one who let it go out. */
export function answerer({ approved, by }: Reply): Person {
  return approved?.by ?? by;
}
