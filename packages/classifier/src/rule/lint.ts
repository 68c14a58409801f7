import { type Field, type FieldName, type Node, NUMERIC, type Outside, type Problem, type Range } from "./ast.ts";
import { folded, numberOf } from "./field.ts";
import { formatRule } from "./format.ts";
import { topicFields, topicsOf } from "./rule-set.ts";

/** What is known of a rule beside its text. */
export type LintInput = {
  readonly node: Node;
  /** Id of the topic that it belongs to. */
  readonly id?: string;
  /** Topics that exist, by id in lower case, with the rules that they have. */
  readonly topics?: ReadonlyMap<string, Node>;
  /** Posts of the last days, and how many of them it met. */
  readonly measured?: { readonly posts: number; readonly matches: number };
};

/** Beyond this share of all posts a rule says little. */
const BROAD_SHARE = 0.3;
const ENOUGH_POSTS = 50;

/** Warnings about a rule that can be read: what it can never or always do, what it repeats, and how broad it is. */
export function lintRule({ node, id, topics, measured }: LintInput): readonly Problem[] {
  const problems: Problem[] = [];
  walk(node, problems, true);
  for (const { value, at } of topicFields(node)) {
    if (topics && !topics.has(folded(value))) problems.push(unknownTopic(value, at));
  }
  if (id !== undefined && reaches(folded(id), node, topics)) problems.push(circle(node.at));
  if (onlyDenies(node) && !problems.some(({ code }) => code === "always_true")) problems.push(alwaysTrue(node.at));
  if (measured && measured.posts >= ENOUGH_POSTS && measured.matches / measured.posts > BROAD_SHARE) {
    problems.push(tooBroad(node.at, measured));
  }
  return problems;
}

/** Looks at each choice and each condition for members that say nothing new. */
function walk(node: Node, problems: Problem[], isWhole = false): void {
  if (node.type === "not") return walk(node.node, problems);
  if (node.type === "outside") return guarded(node, problems);
  if (node.type !== "and" && node.type !== "or") return;
  const seen = new Map<string, Node>();
  for (const inner of node.nodes) {
    const text = formatRule(inner);
    if (seen.has(text)) problems.push(repeated(inner.at, text, once(node, isWhole)));
    const denied = inner.type === "not" ? formatRule(inner.node) : `NOT ${text}`;
    if (seen.has(denied)) problems.push(node.type === "and" ? neverTrue(node.at, text) : alwaysTrue(node.at));
    seen.set(text, inner);
    walk(inner, problems);
  }
  if (node.type === "or") shadowed(node.nodes, problems);
  else contradictions(node.nodes, problems);
}

/** The group without what stands in it twice. */
function once(group: Node & { readonly type: "and" | "or" }, isWhole: boolean): Problem["cure"] {
  const nodes = [...new Map(group.nodes.map((node) => [formatRule(node), node])).values()];
  const text = formatRule({ ...group, nodes });
  return { at: group.at, text: isWhole || nodes.length === 1 ? text : `(${text})` };
}

/** A guard holds the word and more than the word; otherwise it guards nothing, or everything. */
function guarded({ term, guards }: Outside, problems: Problem[]): void {
  const word = folded(term.text);
  for (const { text, at } of guards) {
    if (folded(text) === word) problems.push(neverTrue(at, `OUTSIDE ${text}`));
    else if (!folded(text).includes(word)) problems.push(idleGuard(at, text, term.text));
  }
}

/** 遅い beside 遅: whatever holds the longer word holds the shorter one, where no word has an edge. */
function shadowed(nodes: readonly Node[], problems: Problem[]): void {
  const words = nodes.flatMap((node) =>
    node.type === "term" && node.form === "words" && !node.raw ? [{ ...node, word: folded(node.text) }] : [],
  );
  for (const long of words) {
    const begins = (word: string): boolean => !long.open.start && long.word.startsWith(word);
    const short = words.find(
      ({ word, open }) =>
        word.length < long.word.length && long.word.includes(word) && (isJapanese(word) || (open.end && begins(word))),
    );
    if (short) problems.push(shadow(long.at, short.text, long.text));
  }
}

/** Two values of a field that a post has once. */
function contradictions(nodes: readonly Node[], problems: Problem[]): void {
  const single = new Set<FieldName>(["lang", "platform", "source", "kind", "verified"]);
  const known = new Map<FieldName, string>();
  const ranges = new Map<FieldName, Span>();
  for (const node of nodes) {
    if (node.type !== "field") continue;
    const { name, comparison, value, at } = node;
    if (NUMERIC.has(name)) {
      const range = narrowed(ranges.get(name), node);
      if (isEmpty(range) && !isEmpty(ranges.get(name))) problems.push(neverTrue(at, `${name}${comparison}${value}`));
      ranges.set(name, range);
    }
    if (!single.has(name)) continue;
    const [other, own] = [known.get(name), folded(value)];
    // en and en-gb go together.
    const agree =
      other === undefined || other === own || (name === "lang" && (isPart(other, own) || isPart(own, other)));
    if (!agree) problems.push(neverTrue(at, `${name}:${value}`));
    known.set(name, own);
  }
}

function isPart(whole: string, part: string): boolean {
  return part.startsWith(`${whole}-`);
}

/** Numbers from `low` to `high`; `open` ends do not belong to it. */
type Span = { readonly low: number; readonly high: number; readonly openLow: boolean; readonly openHigh: boolean };
const ANY: Span = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, openLow: false, openHigh: false };

function narrowed(span: Span = ANY, { comparison, value }: Field): Span {
  const limit = numberOf(value);
  if (limit === undefined) return span;
  let { low, high, openLow, openHigh } = span;
  const open = comparison === ">" || comparison === "<";
  if (!comparison.startsWith("<") && limit >= low) [low, openLow] = [limit, open || (limit === low && openLow)];
  if (!comparison.startsWith(">") && limit <= high) [high, openHigh] = [limit, open || (limit === high && openHigh)];
  return { low, high, openLow, openHigh };
}

function isEmpty({ low, high, openLow, openHigh }: Span = ANY): boolean {
  return low > high || (low === high && (openLow || openHigh));
}

/** Whether it holds for every post that merely lacks something. */
function onlyDenies(node: Node): boolean {
  if (node.type === "not") return !onlyDenies(node.node);
  if (node.type === "and") return node.nodes.every(onlyDenies);
  return node.type === "or" && node.nodes.some(onlyDenies);
}

function reaches(id: string, node: Node, topics: LintInput["topics"], seen = new Set<string>()): boolean {
  return topicsOf(node).some((topic) => {
    if (topic === id) return true;
    const next = topics?.get(topic);
    if (!next || seen.has(topic)) return false;
    seen.add(topic);
    return reaches(id, next, topics, seen);
  });
}

function isJapanese(text: string): boolean {
  return /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]+$/u.test(text);
}

function warning(code: string, at: Range, en: string, ja: string): Problem {
  return { severity: "warning", code, at, message: { en, ja } };
}

function repeated(at: Range, text: string, cure: Problem["cure"]): Problem {
  const problem = warning("repeated", at, `${text} stands here twice.`, `${text} が重複しています。`);
  return cure ? { ...problem, cure } : problem;
}

function idleGuard(at: Range, guard: string, word: string): Problem {
  return warning(
    "idle_guard",
    at,
    `"${guard}" does not hold "${word}", so it guards nothing: write NOT to leave posts with it out.`,
    `「${guard}」は「${word}」を含まないため働きません。除外するなら NOT を使ってください。`,
  );
}

function shadow(at: Range, short: string, long: string): Problem {
  return warning(
    "shadowed",
    at,
    `Whatever holds "${long}" holds "${short}", which is looked for already.`,
    `「${long}」を含む投稿は、すでに探している「${short}」も含みます。`,
  );
}

function neverTrue(at: Range, text: string): Problem {
  return warning(
    "never_true",
    at,
    `With ${text} this can never hold.`,
    `${text} があるため、成り立つことがありません。`,
  );
}

function alwaysTrue(at: Range): Problem {
  return warning(
    "always_true",
    at,
    "This holds for nearly every post: say what it should be about as well.",
    "ほとんどの投稿に当てはまります。探したいことも加えてください。",
  );
}

function unknownTopic(topic: string, at: Range): Problem {
  return warning("unknown_topic", at, `There is no topic "${topic}".`, `トピック「${topic}」はありません。`);
}

function circle(at: Range): Problem {
  return {
    ...warning("circular_topic", at, "This topic names itself in a circle.", "トピックが自分自身を参照しています。"),
    severity: "error",
  };
}

function tooBroad(at: Range, { posts, matches }: { posts: number; matches: number }): Problem {
  const share = Math.round((matches / posts) * 100);
  return warning(
    "too_broad",
    at,
    `It meets ${share} % of the last posts (${matches} of ${posts}).`,
    `直近の投稿の ${share} % (${posts} 件中 ${matches} 件)に当てはまります。`,
  );
}
