import type { Actor } from "@kikimimi/core/people/actor";
import type { CheckStep } from "@kikimimi/core/source/check";
import type { Source } from "@kikimimi/core/source/source";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Platform } from "@kikimimi/platforms/platform";
import { askPlatform } from "./ask-platform.ts";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";
import { secretIssues } from "./secret-issues.ts";
import { settingIssues } from "./setting-issues.ts";
import { webhookPath } from "./source-configuration.ts";
import { knownPlatform, type SourceName, sourceOf } from "./source-of.ts";

/**
 * Looks at a source as it is now, step by step: settings, secrets, whether the platform takes them, webhooks. What the
 * platform shows is not kept, and the place of the poller does not move. Never throws for what a step finds.
 */
export async function checkSource({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: SourceName;
}): Promise<CheckStep[]> {
  const { source } = await sourceOf(ctx, actor, input);
  const platform = knownPlatform(source.platform);
  const settings = settingsStep(ctx, platform, source);
  const secrets = await secretsStep(ctx, platform, source);
  const ready = settings.outcome === "ok" && secrets.step.outcome === "ok";
  const asked = ready ? await askPlatform(ctx, source, platform, secrets.found) : untried("not_yet");
  return [settings, secrets.step, asked, ...(platform.webhook ? [await webhookStep(ctx, source)] : [])];
}

const fine = { outcome: "ok", reason: null, detail: null, issues: [] } as const satisfies Partial<CheckStep>;

function untried(reason: CheckStep["reason"]): CheckStep {
  return { step: "platform", outcome: "untried", reason, detail: null, issues: [] };
}

function settingsStep(ctx: Context, { manifest }: Platform, source: Source): CheckStep {
  const issues = settingIssues(manifest, source.settings, ctx.outgoing.reach);
  if (issues.length === 0) return { ...fine, step: "settings", issues };
  return { step: "settings", outcome: "failed", reason: "settings_invalid", detail: null, issues };
}

async function secretsStep(
  ctx: Context,
  { manifest }: Platform,
  source: Source,
): Promise<{ readonly step: CheckStep; readonly found: Secrets }> {
  try {
    const found = await ctx.secretsOf(source);
    const issues = secretIssues(manifest, found);
    if (issues.length === 0) return { step: { ...fine, step: "secrets", issues }, found };
    return { step: { step: "secrets", outcome: "failed", reason: "secrets_wrong", detail: null, issues }, found };
  } catch (error) {
    const { platform, sourceId } = source;
    ctx.log.warn("source.secrets_unreadable", { platform, sourceId, error: describeError(error) });
    const step = {
      step: "secrets",
      outcome: "failed",
      reason: "secrets_unreadable",
      detail: null,
      issues: [],
    } as const;
    return { step: { ...step, issues: [] }, found: {} };
  }
}

async function webhookStep(ctx: Context, source: Source): Promise<CheckStep> {
  const at = await ctx.store.sources.heardAt(source.platform, source.sourceId);
  const path = webhookPath(source);
  if (at !== undefined) return { ...fine, step: "webhook", detail: `${path}, last at ${at}`, issues: [] };
  return { step: "webhook", outcome: "waiting", reason: "nothing_came", detail: path, issues: [] };
}
