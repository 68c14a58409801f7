import { readFileSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { languageIn } from "@kikimimi/core/base/language";
import { lintVoice } from "@kikimimi/core/reply/voice";
import type { VoiceFinding, VoiceMessage } from "@kikimimi/core/reply/voice-finding";
import { VoiceGuideDraft } from "@kikimimi/core/reply/voice-guide";
import { type Command, Option } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { singleCommand } from "./single-command.ts";

const HELP = `
A voice guide: {"japanese": "polite", "contractions": false, "maxEmoji": 1, "maxExclamations": 1,
  "avoid": [{"word": "弊社", "instead": "私たち", "reason": "身近な言い方にします"}],
  "require": [{"phrase": "ききみみ 相談室", "where": "end", "language": "ja", "situation": "angry"}]}
  $ kikimimi voice show > voice.json
  $ kikimimi voice set voice.json
  $ kikimimi voice lint --text "弊社で確認する。"
docs/voice.md`;

/** What a finding means, for people. */
const MESSAGES: Readonly<Record<VoiceMessage, string>> = {
  avoided: "a word to avoid / 避ける言葉",
  missing: "is missing / 必要な言葉がありません",
  missing_start: "is missing at the beginning / 書き出しにありません",
  missing_end: "is missing at the end / 結びにありません",
  plain: "too plain / くだけた文末",
  stiff: "too stiff / 堅い文末",
  informal: "not formal / 敬語ではない言い方",
  contraction: "a contraction / 短縮形",
  too_many_emoji: "too many emoji / 絵文字が多すぎます",
  too_many_hashtags: "too many hashtags / ハッシュタグが多すぎます",
  too_many_exclamations: "too many exclamation marks / 感嘆符が多すぎます",
  long_sentence: "a long sentence / 長い文",
};

export function voiceCommand(): Command {
  return singleCommand({
    name: "voice",
    description: "how a brand speaks, and whether a text does / ブランドの言葉づかい",
    help: HELP,
    draft: VoiceGuideDraft,
    read: (client, options) => unwrap(client.v1["voice-guide"].$get({ query: brandQuery(options) })),
    save: (client, options, json) => unwrap(client.v1["voice-guide"].$put({ query: brandQuery(options), json })),
  }).addCommand(lintCommand());
}

type LintOptions = BrandOptions & {
  readonly text?: string;
  readonly file?: string;
  readonly lang?: "ja" | "en";
  readonly platform?: string;
  readonly angry?: boolean;
};

function lintCommand(): Command {
  return brandCommand("lint")
    .description("compare a text with the guide; exits with 1 when it says something otherwise / 文章を確かめる")
    .option("--text <words>", "the text")
    .option("--file <path>", "a file with the text; - for standard input")
    .addOption(new Option("--lang <language>", "default: by its letters").choices(["ja", "en"]))
    .option("--platform <id>", "where it would be said")
    .option("--angry", "as an answer to somebody who is angry")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<LintOptions>(command);
      const text = textOf(options);
      const { v1 } = connect(options).client;
      const query = brandQuery(options);
      const [guide, brand] = await Promise.all([
        unwrap(v1["voice-guide"].$get({ query })),
        unwrap(v1.brand.$get({ query })),
      ]);
      const language = options.lang ?? languageIn(text) ?? brand.language;
      const { platform, angry = false } = options;
      const findings = lintVoice(guide, text, { language, platform, angry });
      if (options.json) printJson({ language, guideVersion: guide.version, findings });
      else for (const line of linesOf(findings)) printLine(line);
      if (findings.length > 0) process.exitCode = ExitCode.failures;
    });
}

function textOf({ text, file }: LintOptions): string {
  if ((text === undefined) === (file === undefined))
    throw new AppError("invalid_input", "Either --text or --file names the text.");
  if (text !== undefined) return text;
  try {
    return readFileSync(file === "-" ? 0 : (file ?? ""), "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new AppError("invalid_input", `${file} cannot be read.`, {}, { cause: error });
  }
}

function linesOf(findings: readonly VoiceFinding[]): string[] {
  if (findings.length === 0) return ["Nothing to say of it. / 指摘はありません。"];
  return findings.map(({ from, found, message, suggestion, reason, most }) => {
    const words = found === "" ? oneLine(suggestion ?? "", 60) : oneLine(found, 60);
    const instead =
      found === "" || suggestion === null ? "" : ` → ${suggestion === "" ? "–" : oneLine(suggestion, 60)}`;
    const limit = most === null ? "" : ` (${most})`;
    return `${String(from).padStart(5)}  ${words}${instead}  ${MESSAGES[message]}${limit}${reason ? `: ${oneLine(reason, 120)}` : ""}`;
  });
}
