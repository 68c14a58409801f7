import { numberNames, type ModelLanguage } from "@kikimimi/classifier/features";
import type { ModelFile } from "@kikimimi/classifier/model";
import { NEGATIVE, OUTPUTS, POSITIVE, URGENCY, WIDTH } from "@kikimimi/classifier/outputs";
import { cutsOf, linesOf, shiftSentiment, type Unseen } from "./calibrate.ts";
import { exampleOf, type Example } from "./example.ts";
import { trainingSets, tweetEvalValidation } from "./external.ts";
import { fit, logitsOf, weightiest, type Fit } from "./fit.ts";
import { packed } from "./pack.ts";
import type { Labelled, Slice } from "./label.ts";
import { macroF1, macroRecall } from "./metrics.ts";
import { foldOf, ownPosts, splitOf, type OwnPost } from "./own-posts.ts";
import { RATING_WEIGHTS, RECIPES, URGENT_FLOORS } from "./recipe.ts";

/** Says how far a long training has come. */
export type Progress = (message: string) => void;

const FOLDS = 5;
/** How much more one of the project's own posts counts than a line of another set. */
const OWN_WEIGHT = 3;
/**
 * English sentiment must read tweets at large as well as customers: files written to be hard for word lists would teach it
 * that words mean little, so they count for less there, and tweets for more.
 */
const SENTIMENT_WEIGHTS: Readonly<Record<string, number>> = {
  hard: 0.2,
  cool: 0.2,
  sentiment: 0.2,
  tweets: 1.3,
  "tweets-more": 1.3,
};
const USUAL_SENTIMENT_WEIGHT = 0.67;

/** Anger of others, which the author only tells of. */
const OTHERS_SLICES: ReadonlySet<Slice> = new Set(["quoted", "news_headline", "fiction"]);
/** Words of heat that are not the author's anger at anyone: what a reply would get most wrong counts for more. */
const CALM_SLICES: ReadonlySet<Slice> = new Set([...OTHERS_SLICES, "friendly_exaggeration"]);
const CALM_WEIGHT = 7 / 3;

function isCalmIn({ anger, slices }: OwnPost, marks: ReadonlySet<Slice>): boolean {
  return anger < 2 && slices.some((slice) => marks.has(slice));
}

function weighed(post: OwnPost, language: ModelLanguage): Labelled {
  const times = isCalmIn(post, CALM_SLICES) ? CALM_WEIGHT : 1;
  // Sentiment has no such case to make: there these posts count like any other.
  if (language === "ja") return { ...post, weight: times, sentimentWeight: 1 / times };
  const sentimentWeight = (SENTIMENT_WEIGHTS[post.source] ?? USUAL_SENTIMENT_WEIGHT) / times;
  return { ...post, weight: OWN_WEIGHT * times, sentimentWeight };
}

/** How much the sentiment of tweets at large counts beside that of our own posts when the classes are weighed. */
const TWEETS_COUNT = 2;
const SENTIMENTS = ["positive", "neutral", "negative"] as const;

function others(language: ModelLanguage): Example[] {
  return language === "en" ? trainingSets().map((one) => exampleOf(one, language)) : [];
}

/** Puts in the weights that are set rather than learned. */
function withFixed(fitted: Fit, names: readonly string[]): Fit {
  const { numberWeights } = fitted;
  for (const [output, weight] of Object.entries(RATING_WEIGHTS))
    numberWeights[names.indexOf("rating") * WIDTH + OUTPUTS.findIndex((name) => name === output)] = weight;
  for (const [cue, floor] of Object.entries(URGENT_FLOORS))
    for (const output of URGENCY) {
      const at = names.indexOf(cue) * WIDTH + output;
      numberWeights[at] = Math.max(floor, numberWeights[at] ?? 0);
    }
  return fitted;
}

type Seen = { readonly post: OwnPost; readonly example: Example };

/** Logits of every own post from a model that has not seen its writer. */
function crossValidated(
  seen: readonly Seen[],
  fitted: (examples: readonly Example[]) => Fit,
  progress: Progress,
): Unseen[] {
  const unseen: Unseen[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    progress(`fold ${fold + 1} of ${FOLDS}`);
    const model = fitted(seen.filter(({ post }) => foldOf(post, FOLDS) !== fold).map(({ example }) => example));
    for (const { post, example } of seen)
      if (foldOf(post, FOLDS) === fold)
        unseen.push({ logits: logitsOf(model, example), example, isOthers: isCalmIn(post, OTHERS_SLICES) });
  }
  return unseen;
}

function sentimentOf({ truth }: Example): (typeof SENTIMENTS)[number] {
  return truth[POSITIVE] === 1 ? "positive" : truth[NEGATIVE] === 1 ? "negative" : "neutral";
}

/**
 * Trains one language's model from the project's own posts (without the test writers) and, for English, the third-party
 * sets that may train it. The same data and recipe give the same bytes.
 */
export function trainModel(language: ModelLanguage, version: string, progress: Progress): ModelFile {
  const recipe = RECIPES[language];
  const names = numberNames(language);
  const external = others(language);
  const seen = ownPosts(language)
    .filter((post) => splitOf(post) !== "test")
    .map((post) => ({ post, example: exampleOf(weighed(post, language), language) }));
  progress(`${language}: ${seen.length} own posts, ${external.length} other lines`);
  const fitted = (own: readonly Example[]): Fit => withFixed(fit([...external, ...own], names, recipe), names);
  const unseen = crossValidated(seen, fitted, progress);
  progress("whole");
  const own = seen.map(({ example }) => example);
  const all = [...external, ...own];
  const keep = weightiest(fitted(own), all, recipe.rows);
  const whole = withFixed(fit(all, names, recipe, { keep }), names);
  const lines = linesOf(unseen);
  const tweets = (language === "en" ? tweetEvalValidation() : []).map((one) => exampleOf(one, language));
  const tweetLogits = tweets.map((example) => logitsOf(whole, example));
  shiftSentiment(lines, (label) => {
    const mine = macroF1(
      unseen.map(({ example }) => sentimentOf(example)),
      unseen.map(({ logits }) => label(logits)),
      SENTIMENTS,
    );
    if (tweets.length === 0) return mine;
    return mine + TWEETS_COUNT * macroRecall(tweets.map(sentimentOf), tweetLogits.map(label), SENTIMENTS);
  });
  return packed(whole, lines, cutsOf(unseen, lines), { version, language, numbers: names });
}
