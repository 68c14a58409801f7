import { MentionKind } from "@kikimimi/core/mention/mention";
import { type Field, NUMERIC, type Problem } from "./ast.ts";
import type { Post } from "./post.ts";

const HAS = ["media", "link", "question"] as const;
/** Ratings are written as stars; inside they run from 0 to 1. */
const STARS = 5;

type Sought = Omit<Field, "type">;

/** What is wrong with a field's value; undefined when nothing is. */
export function fieldProblem({ name, comparison, value, at }: Sought): Problem | undefined {
  const problem = (code: string, en: string, ja: string, cure?: string): Problem => ({
    severity: "error",
    code,
    at,
    message: { en, ja },
    ...(cure === undefined ? {} : { cure: { at, text: cure } }),
  });
  if (NUMERIC.has(name)) {
    const number = numberOf(value);
    if (number === undefined)
      return problem(
        "number_expected",
        `${name} is compared with a number: ${name}>1000.`,
        `${name} は数と比べます: ${name}>1000`,
      );
    if (name === "rating" && (number < 1 || number > STARS))
      return problem(
        "rating_out_of_range",
        `A rating is 1 to ${STARS}.`,
        `評価は 1 から ${STARS} です。`,
        `${name}${comparison}${number < 1 ? 1 : STARS}`,
      );
    return undefined;
  }
  if (comparison !== ":")
    return problem(
      "no_comparison",
      `${name} is not a number: write ${name}:${value}.`,
      `${name} は数ではありません: ${name}:${value}`,
      `${name}:${/[\s()（）]/u.test(value) ? `"${value}"` : value}`,
    );
  const words = wordsOf(name);
  if (words && !words.includes(folded(value)))
    return problem(
      "unknown_value",
      `${name} is one of: ${words.join(", ")}.`,
      `${name} に使える値: ${words.join(", ")}`,
    );
  return undefined;
}

function wordsOf(name: Field["name"]): readonly string[] | undefined {
  if (name === "has") return HAS;
  if (name === "verified") return ["true", "false"];
  if (name === "kind") return MentionKind.options;
  return undefined;
}

const SIZES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, 千: 1e3, 万: 1e4, 億: 1e8 };

/** `1000`, `1,000`, `1k`, `1.5万`, and `1,5万`: before a size a comma that parts no thousands is a point. */
export function numberOf(value: string): number | undefined {
  const plain = value.normalize("NFKC").toLowerCase();
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+)|,(\d{1,2})(?=\D))?([km千万億])?$/.exec(plain);
  if (!match) return undefined;
  const [, whole = "", point, comma, size = ""] = match;
  // Scaled in one step, as the rounding of 1.1 × 10,000 would make it more than 11,000.
  const fraction = point ?? comma ?? "";
  return (Number(whole.replaceAll(",", "") + fraction) * (SIZES[size] ?? 1)) / 10 ** fraction.length;
}

/** A field made ready: whether a post has it. `topics` are those that have matched already. */
export type FieldTest = (post: Post, topics: ReadonlySet<string>) => boolean;

/** Compiles a field; one whose value is wrong matches nothing. */
export function fieldTest(field: Field): FieldTest {
  if (fieldProblem(field)) return () => false;
  const value = folded(field.value);
  switch (field.name) {
    case "followers":
      return compared(field, ({ author }) => author?.followers);
    case "likes":
      return compared(field, ({ likes }) => likes);
    case "rating":
      return compared(field, ({ rating }) => (rating === undefined ? undefined : 1 + rating * (STARS - 1)));
    case "author": {
      const wanted = value.replace(/^@/, "");
      return ({ author }) => authorNames(author).some((name) => matchesStar(name, wanted));
    }
    case "lang":
      return ({ lang }) => lang !== undefined && (folded(lang) === value || folded(lang).startsWith(`${value}-`));
    case "platform":
      return ({ platform }) => platform !== undefined && folded(platform) === value;
    case "source":
      return ({ source }) => source !== undefined && folded(source) === value;
    case "kind":
      return ({ kind }) => kind === value;
    case "has":
      return hasTest(value);
    case "verified":
      return ({ author }) => (author?.verified ?? false) === (value === "true");
    case "topic":
      return (_post, topics) => topics.has(value);
    case "url":
      return ({ url, links = [] }) =>
        [url, ...links].some((link) => link !== undefined && folded(link).includes(value));
  }
}

function compared({ comparison, value }: Field, read: (post: Post) => number | undefined): FieldTest {
  const limit = numberOf(value) ?? Number.NaN;
  const holds = {
    ":": (number: number) => number === limit,
    ">": (number: number) => number > limit,
    ">=": (number: number) => number >= limit,
    "<": (number: number) => number < limit,
    "<=": (number: number) => number <= limit,
  }[comparison];
  // What is not known is neither more nor less.
  return (post) => {
    const number = read(post);
    return number !== undefined && holds(number);
  };
}

/** A question's ending, then nothing but marks and faces up to the end of its line; さかな is a fish. */
const QUESTION_END = /(?:ですか|ますか|でしょうか|(?<!さ)かな|のか)[^\p{L}\p{N}\n]*$/mu;

function hasTest(value: string): FieldTest {
  if (value === "media") return ({ hasMedia = false }) => hasMedia;
  if (value === "link") return ({ links = [], text }) => links.length > 0 || /https?:\/\//i.test(text);
  return ({ text }) => /[?？]/u.test(text) || QUESTION_END.test(text);
}

function authorNames(author: Post["author"]): string[] {
  if (!author) return [];
  return [author.id, author.handle, author.name]
    .filter((name) => name !== undefined)
    .map((name) => folded(name).replace(/^@/, ""));
}

function matchesStar(name: string, wanted: string): boolean {
  return wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

/** Names and values as they are compared: width and case do not count. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}
