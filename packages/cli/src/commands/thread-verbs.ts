import { ThreadAction } from "@kikimimi/core/thread/action";
import { AppError } from "@kikimimi/core/base/error";
import { instantMeant } from "@kikimimi/core/time/when";
import type { Command } from "commander";
import { oneLine } from "../print.ts";

/** What a verb is said with: the words and options after it, the time, and the zone that times of day are meant in. */
type Said = {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly now: Date;
  readonly zone: () => Promise<string>;
};

type Part = readonly [flags: string, description: string];

/** Something that one does with threads, as the commands `thread` and `bulk` name it. */
export type Verb = {
  readonly name: string;
  readonly description: string;
  readonly words?: readonly Part[];
  readonly options?: readonly Part[];
  /** The action, still to be checked. */
  readonly action: (said: Said) => unknown;
};

const plain = (name: string, description: string): Verb => ({ name, description, action: () => ({ type: name }) });
const many = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const person = (id: string): { id: string; name: string } => ({ id, name: id });

/** Every verb that there is. */
export const VERBS: readonly Verb[] = [
  plain("claim", "take it: it is mine / 担当する"),
  {
    name: "assign",
    description: "give it to a colleague / 担当を割り当てる",
    words: [["<colleague>", "the id that they sign in with"]],
    action: ({ words: [id = ""] }) => ({ type: "assign", to: person(id) }),
  },
  plain("release", "give it back to the queue / 担当を外す"),
  {
    name: "snooze",
    description: "put it out of sight; a customer's words always bring it back / 後で対応する",
    options: [
      ["--until <time>", "2h, 3d, 18:00, tomorrow 9:00, 明日 9:00, monday 10:00 or an instant; by the brand's clocks"],
      ["--until-reply", "until a customer writes"],
    ],
    action: snoozed,
  },
  plain("wake", "bring it back before its time / スヌーズを解除"),
  {
    name: "escalate",
    description: "hand it to the leads / 責任者へ引き上げる",
    options: [["--reason <text>", "why"]],
    action: ({ options }) => ({ type: "escalate", reason: options["reason"] ?? "" }),
  },
  plain("deescalate", "hand it back from the leads / 引き上げを解除"),
  {
    name: "close",
    description: "done for now / 完了にする",
    options: [["--reason <text>", "why"]],
    action: ({ options: { reason } }) => ({ type: "close", reason }),
  },
  plain("reopen", "put it back on the queue / 再開する"),
  {
    name: "ignore",
    description: "nobody has to answer; only what is urgent and new brings it back / 対応不要にする",
    options: [["--reason <text>", "why"]],
    action: ({ options }) => ({ type: "ignore", reason: options["reason"] ?? "" }),
  },
  {
    name: "tag",
    description: "add and remove tags / タグを付け外しする",
    options: [
      ["--add <tag...>", "tags to add"],
      ["--remove <tag...>", "tags to remove"],
    ],
    action: ({ options }) => ({ type: "tag", add: many(options["add"]), remove: many(options["remove"]) }),
  },
  {
    name: "priority",
    description: "set the priority, or leave it to the machine (auto) / 優先度を決める",
    words: [["<priority>", "0–100, or auto"]],
    action: ({ words: [word = ""] }) => ({ type: "prioritise", priority: word === "auto" ? null : Number(word) }),
  },
  {
    name: "route",
    description: "give it to a team, or to none / チームへ回す",
    words: [["<team>", "a team's id, or none"]],
    action: ({ words: [team = ""] }) => ({ type: "route", team: team === "none" ? null : team }),
  },
  plain("follow", "be told when it is answered, over, or a customer writes / フォローする"),
  plain("unfollow", "be told no longer / フォローをやめる"),
  {
    name: "note",
    description: "write a note for colleagues / メモを残す",
    words: [["<text>", "what to write"]],
    options: [["--tell <colleague...>", "ids of colleagues who are told of it"]],
    action: ({ words: [text = ""], options: { tell } }) => ({
      type: "note",
      text,
      ...(tell === undefined ? {} : { colleagues: many(tell).map(person) }),
    }),
  },
];

async function snoozed({ options, now, zone }: Said): Promise<unknown> {
  const { until, untilReply } = options;
  if ((until === undefined) === (untilReply === undefined))
    throw new AppError("invalid_input", "Say --until <time> or --until-reply.");
  if (untilReply) return { type: "snooze", until: null };
  const at = instantMeant(String(until), now, await zone());
  if (!at)
    throw new AppError("invalid_input", `${oneLine(String(until), 60)} is no time: 2h, tomorrow 9:00, 明日 9:00 …`);
  return { type: "snooze", until: at.toISOString() };
}

/** Adds a verb's words and options to a command. */
export function withWords(command: Command, { words = [], options = [] }: Verb): Command {
  for (const [flags, description] of words) command.argument(flags, description);
  for (const [flags, description] of options) command.option(flags, description);
  return command;
}

/** The action that a verb means as it was said. */
export async function actionOf(verb: Verb, said: Said): Promise<ThreadAction> {
  const parsed = ThreadAction.safeParse(await verb.action(said));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  throw new AppError("invalid_input", `${where || verb.name}: ${issue?.message ?? "not valid"}`);
}
