import { shippedModel } from "@kikimimi/classifier/models";
import { canonicalJson } from "@kikimimi/core/base/json";
import type { Mention } from "@kikimimi/core/mention/mention";
import { joinMentions } from "@kikimimi/core/mention/join";
import type { SecondOpinion, SecondOpinionEvent } from "@kikimimi/second-opinion/second-opinion";
import { readSecondOpinionSettings, secondOpinionOf } from "@kikimimi/second-opinion/settings";
import type { Store } from "@kikimimi/store/store";
import type { Context } from "./context.ts";
import type { Log } from "./log.ts";

/**
 * The context with the second opinion that the environment asks for; throws when its variables are wrong. Only the
 * function that classifies calls this, so that no other carries the SDKs or fails for the sake of an option.
 */
export function withSecondOpinion<T extends Pick<Context, "clock" | "log" | "secondOpinion">>(
  ctx: T,
  env: Readonly<Record<string, string | undefined>>,
): T {
  const secondOpinion = secondOpinionOf(readSecondOpinionSettings(env), {
    clock: ctx.clock,
    onEvent: (event) => report(ctx.log, event),
    cutsOf: (language) => shippedModel(language === "ja" ? "ja" : "en").file.cuts,
  });
  return secondOpinion ? { ...ctx, secondOpinion } : ctx;
}

function report(log: Log, { type, ...fields }: SecondOpinionEvent): void {
  if (type === "second_opinion.taken") log.info(type, fields);
  else log.warn(type, fields);
}

/** Puts the second opinion into arrivals, as far as there is one. */
export type Advise = (arrival: Mention) => Promise<Mention>;

/** What asking needs of the world. */
type Desk = {
  readonly secondOpinion?: SecondOpinion | undefined;
  readonly store: { readonly mentions: Pick<Store["mentions"], "get"> };
};

/**
 * Asks for the doubtful arrivals of one delivery, all of them together no longer than `deadlineMs`. Nothing is asked
 * about what the join would not take anyway: our own posts, those deleted, edited since, ruled on by a person, or
 * advised on before. So a repeated delivery neither costs another call nor brings another answer.
 */
export function adviserOf({ secondOpinion, store }: Desk): Advise {
  if (!secondOpinion) return async (arrival) => arrival;
  const deadline = AbortSignal.timeout(secondOpinion.deadlineMs);
  return async (arrival) => {
    const content = arrival.revisions[0];
    const { signal } = arrival;
    if (!content || !signal || content.own || deadline.aborted) return arrival;
    const circumstances = {
      direct: content.direct ?? false,
      followers: content.author?.followers ?? 0,
      ...(content.rating === undefined ? {} : { rating: content.rating }),
    };
    if (!secondOpinion.wants(signal, circumstances)) return arrival;
    const known = await store.mentions.get(arrival.mentionId);
    if (known && !wouldSpeak(known.mention, arrival)) return arrival;
    return { ...arrival, signal: await secondOpinion.ask(content.text, signal, deadline) };
  };
}

/** Whether the arrival's text and signal would be the ones by which the mention is judged. */
function wouldSpeak(known: Mention, arrival: Mention): boolean {
  const joined = joinMentions(known, arrival);
  const judged = ({ revisions, signal }: Mention): string => canonicalJson([revisions[0] ?? null, signal]);
  return joined.correction === null && judged(joined) === judged(arrival);
}
