import type { Finding } from "./voice-finding.ts";
import { beginsAt, endsAt, type Folded, spanOf } from "./voice-text.ts";

/** Contractions whose long form is not their letters with "not". */
const IRREGULAR: Readonly<Record<string, string>> = {
  "can't": "cannot",
  "won't": "will not",
  "shan't": "shall not",
  "let's": "let us",
};
/** Ends that stand for one word, whatever comes before them. */
const ENDS: Readonly<Record<string, string>> = { re: "are", ve: "have", ll: "will", m: "am" };
/** Words behind which `'s` is "is" or "has" and never a possessive. */
const WITH_IS = new Set(
  "it that what here there he she who where how when why this everything something nothing".split(" "),
);
/** Before these `'s` is "has". */
const PAST = /^ (?:been|got|had|done|gone|become|taken|come|[a-z]+ed)\b/;
/** A question turns its words around: "don't you" is not "do not you". */
const PRONOUN = /^ (?:i|you|he|she|it|we|they|this|that|there)\b/;

/** Contractions in English; possessives are none. What a short form stands for is offered where it is certain. */
export function contractionsIn(folded: Folded): Finding[] {
  return [...folded.text.matchAll(/(?<![a-z])[a-z]+(?:'[a-z]+)+/g)].flatMap(({ 0: word, index }): Finding[] => {
    const last = index + word.length - 1;
    if (!isContraction(word) || !isWhole(folded, index, last)) return [];
    const span = spanOf(folded, index, last);
    const long = longFormOf(word, folded.text.slice(last + 1, last + 30));
    return [{ rule: "contractions", message: "contraction", ...span, suggestion: long }];
  });
}

function isContraction(word: string): boolean {
  const at = word.lastIndexOf("'");
  const [head, end] = [word.slice(0, at), word.slice(at + 1)];
  if (end === "s") return word === "let's" || WITH_IS.has(head);
  if (end === "d") return true;
  return (end === "t" && head.endsWith("n")) || Object.hasOwn(ENDS, end) || head === "y";
}

/** Null where it is not certain: `'d` is "had" or "would", `ain't` anything. */
function longFormOf(word: string, rest: string): string | null {
  const [head = "", end = "", ...more] = word.split("'");
  if (more.length > 0) return null;
  if (end === "t" && PRONOUN.test(rest)) return null;
  if (Object.hasOwn(IRREGULAR, word)) return IRREGULAR[word] ?? null;
  if (end === "t") return head === "ain" ? null : `${head.slice(0, -1)} not`;
  if (end === "s") return PAST.test(rest) ? null : `${head} is`;
  // The pronoun is a capital wherever it stands.
  if (head === "i" && Object.hasOwn(ENDS, end)) return `I ${ENDS[end]}`;
  return Object.hasOwn(ENDS, end) ? `${head} ${ENDS[end]}` : null;
}

/** Whether a word's letters are those of the original, with nothing that runs into them. */
function isWhole(folded: Folded, first: number, last: number): boolean {
  const [before, after] = [folded.text.charAt(first - 1), folded.text.charAt(last + 1)];
  return (
    beginsAt(folded, first) &&
    endsAt(folded, last) &&
    !/[\p{L}\p{N}\p{M}_'-]/u.test(before) &&
    !/[\p{L}\p{N}\p{M}_']/u.test(after)
  );
}
