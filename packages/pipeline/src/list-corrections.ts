import type { Actor } from "@kikimimi/core/people/actor";
import type { Mention, MentionContent, RecordedCorrection } from "@kikimimi/core/mention/mention";
import type { Paged } from "@kikimimi/store/page";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** A person's ruling together with the words that it was made about. */
export type CorrectedMention = {
  readonly mention: Mention;
  readonly content: MentionContent;
  readonly correction: RecordedCorrection;
};

/** A brand's corrections as training data, oldest first; deleted mentions are not among them. */
export async function listCorrections({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; limit: number; cursor?: string | undefined };
}): Promise<Paged<CorrectedMention>> {
  authorise(actor, "lead", input.brandId);
  const page = await ctx.store.mentions.corrected(input.brandId, input);
  const items = page.items.flatMap(({ mention }) => {
    const { correction } = mention;
    // A deleted mention has no words; the index may know it a moment longer.
    const content = correction && judgedContent(mention.revisions, correction);
    return correction && content ? [{ mention, content, correction }] : [];
  });
  return { items, next: page.next };
}

/** The version that the person saw: the newest that is not younger than the ruling. */
function judgedContent(revisions: readonly MentionContent[], { at }: RecordedCorrection): MentionContent | undefined {
  return revisions.find(({ version }) => version <= Date.parse(at)) ?? revisions.at(-1);
}
