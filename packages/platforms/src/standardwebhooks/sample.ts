import type { Platform } from "../platform.ts";

/** A post in the generic shape; a test of a platform that has no sample of its own is told in it, too. */
export const standardSample: NonNullable<Platform["sample"]> = ({ id, text, at }) => {
  const author = { id: "kikimimi-test", name: "Kikimimi (test)" };
  const data = { id: `kikimimi-test-${id}`, text, createdAt: at.toISOString(), kind: "post", author };
  return { via: "webhook", body: { type: "mention.created", timestamp: at.toISOString(), data } };
};
