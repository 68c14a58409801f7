import { unwrap } from "@kikimimi/api/client";
import type { Field, Node } from "@kikimimi/classifier/rule/ast";
import { formatRule } from "@kikimimi/classifier/rule/format";
import { MAX_RULE_UNITS, parseRule } from "@kikimimi/classifier/rule/parse";
import { AppError } from "@kikimimi/core/error";
import { TopicDraft } from "@kikimimi/core/topic";
import { Command } from "commander";
import { connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { brandQuery, draftOf, saveTopic, type TopicOptions } from "./topic-client.ts";

/** The topic of authors whom nobody has to answer. */
const TOPIC = "muted-authors";

/** Times that somebody else's save in between is met before the person is told. */
const TRIES = 5;

export function muteAuthorCommand(): Command {
  return new Command("mute-author")
    .description(`add an author to the topic ${TOPIC}: what they write needs nobody, but counts / 投稿者をミュート`)
    .argument("<id>", "the platform's id of the account, its handle or its name")
    .option("--platform <id>", "only on this platform")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<TopicOptions & { readonly platform?: string }>(command);
      const author = authorRule(id, options.platform);
      for (let tries = 1; ; tries++) {
        try {
          const done = await mute(author, options);
          if (options.json) return printJson(done);
          return printLine(
            done.added
              ? `${oneLine(id, 100)} is muted from now on. / 今後の投稿をミュートします。(${TOPIC} v${done.version})`
              : `${oneLine(id, 100)} is muted already. / すでにミュート済みです。`,
          );
        } catch (error) {
          if (tries === TRIES || !(error instanceof AppError) || error.code !== "conflict") throw error;
        }
      }
    });
}

async function mute(
  author: Node,
  options: TopicOptions,
): Promise<{ topicId: string; version: number; added: boolean }> {
  const { client } = connect(options);
  const { items } = await unwrap(client.v1.topics.$get({ query: brandQuery(options) }));
  const known = items.find(({ topicId }) => topicId === TOPIC);
  const rule = withAuthor(known?.rule, author);
  if (known && rule === undefined) return { topicId: TOPIC, version: known.version, added: false };
  const draft: TopicDraft = known
    ? { ...draftOf(known), rule: rule ?? known.rule }
    : TopicDraft.parse({ name: "Muted authors / ミュートした投稿者", rule, effects: { mute: true } });
  const { topic } = await saveTopic(client, options, TOPIC, draft, known?.version);
  return { topicId: TOPIC, version: topic.version, added: true };
}

const NOWHERE = { from: 0, to: 0 };

function field(name: Field["name"], value: string): Field {
  return { type: "field", name, comparison: ":", value, at: NOWHERE };
}

/** The rule that one author meets; refuses an id that a rule cannot say. */
export function authorRule(id: string, platform: string | undefined): Node {
  const author = field("author", id);
  const node: Node =
    platform === undefined ? author : { type: "and", nodes: [field("platform", platform), author], at: NOWHERE };
  const again = parseRule(formatRule(node));
  const written = again.node && formatRule(again.node) === formatRule(node);
  if (id.trim() === "" || id.endsWith("*") || !written || again.problems.length > 0)
    throw new AppError("invalid_input", `${oneLine(id, 100)} is no author's id, handle or name.`);
  return node;
}

/** A rule with one author more; undefined when it has that author already. */
export function withAuthor(rule: string | undefined, author: Node): string | undefined {
  if (rule === undefined) return formatRule(author);
  const { node, problems } = parseRule(rule);
  if (!node || problems.some(({ severity }) => severity === "error"))
    throw new AppError("invalid_input", `The rule of ${TOPIC} has an error: mend it first.`);
  const choices = node.type === "or" ? node.nodes : [node];
  if (choices.some((choice) => formatRule(choice) === formatRule(author))) return undefined;
  const longer = formatRule({ type: "or", nodes: [...choices, author], at: NOWHERE });
  if (longer.length > MAX_RULE_UNITS)
    throw new AppError("invalid_input", `${TOPIC} is full (${MAX_RULE_UNITS} characters): make a second topic.`);
  return longer;
}
