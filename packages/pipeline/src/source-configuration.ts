import type { SavedSource, Source } from "@kikimimi/core/source/source";
import type { Secrets } from "@kikimimi/platforms/call";
import { platformOf } from "@kikimimi/platforms/registry";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";

/** One secret of a source, without itself. */
export type SecretStatus = {
  readonly name: string;
  readonly optional: boolean;
  /** How many are accepted, of which the newest signs; null where they cannot be read now. */
  readonly accepted: number | null;
  /** When it was last set through the service, and by whom; null where it never was. */
  readonly setAt: string | null;
  readonly setBy: string | null;
};

/** A source as its brand's admins see it. */
export type SourceConfiguration = SavedSource & {
  /** Path of its webhook address; null where the platform sends none. */
  readonly webhook: string | null;
  readonly secrets: readonly SecretStatus[];
};

/** What is configured of a source; its secrets by name only. */
export async function configurationOf(ctx: Context, saved: SavedSource): Promise<SourceConfiguration> {
  const { platform: id, sourceId } = saved.source;
  const platform = platformOf(id);
  const [secrets, notes] = await Promise.all([
    readable(ctx, saved.source),
    ctx.store.sources.secretNotes(id, sourceId),
  ]);
  const rules = platform?.manifest.secrets ?? [];
  return {
    ...saved,
    webhook: platform?.webhook ? webhookPath(saved.source) : null,
    secrets: rules.map(({ name, optional = false }) => ({
      name,
      optional,
      accepted: secrets && (secrets[name]?.length ?? 0),
      setAt: notes.get(name)?.at ?? null,
      setBy: notes.get(name)?.by ?? null,
    })),
  };
}

/** Where a source's webhook is taken. */
export function webhookPath({ platform, sourceId }: Pick<Source, "platform" | "sourceId">): string {
  return `/webhooks/${platform}/${sourceId}`;
}

/** One source whose secrets cannot be read must not hide the others. */
async function readable(ctx: Context, source: Source): Promise<Secrets | null> {
  try {
    return await ctx.secretsOf(source);
  } catch (error) {
    const { platform, sourceId } = source;
    ctx.log.warn("source.secrets_unreadable", { platform, sourceId, error: describeError(error) });
    return null;
  }
}
