import { AppError } from "@kikimimi/core/base/error";
import type { Source } from "@kikimimi/core/source/source";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Context } from "./context.ts";

/** Changes the secrets of one source; throws `forbidden` where they are not the service's to change, else as `ChangeSecrets`. */
export async function rewriteSecrets(
  ctx: Context,
  source: Pick<Source, "platform" | "sourceId">,
  change: (known: Secrets) => Secrets,
): Promise<Secrets> {
  const { changeSecrets } = ctx;
  if (!changeSecrets)
    throw new AppError("forbidden", "The secrets of this service stand in its variables: they are changed there.");
  return changeSecrets(source, change);
}
