import type { SourceCheck, SourceRow } from "@kikimimi/api/schema-source";
import { oneLine } from "../print.ts";

/** One source on a line: what it is, and what of its secrets is missing. */
export function sourceLine({ platform, sourceId, version, name, polled, secrets }: SourceRow): string {
  const missing = secrets.filter(({ optional, accepted }) => !optional && accepted === 0).map((one) => one.name);
  const state = missing.length === 0 ? "" : `  missing: ${missing.join(", ")} / 未設定`;
  return `${`${platform}/${sourceId}`.padEnd(32)} v${String(version).padEnd(4)} ${oneLine(name, 40)}${polled ? "" : "  not polled"}${state}`;
}

/** Its secrets, a line each, never what they are. */
export function secretLines({ secrets }: SourceRow): string[] {
  return secrets.map(({ name, optional, accepted, setAt, setBy }) => {
    const count =
      accepted === null ? "cannot be read now" : accepted === 0 ? "not set / 未設定" : `${accepted} accepted`;
    const when = setAt === null ? "" : `, set ${setAt} by ${oneLine(setBy ?? "", 40)}`;
    return `  ${name}${optional ? " (optional / 任意)" : ""}: ${count}${when}`;
  });
}

type Step = SourceCheck["steps"][number];

const STEPS: Readonly<Record<Step["step"], string>> = {
  settings: "settings / 設定",
  secrets: "secrets / 秘密情報",
  platform: "platform / 媒体",
  webhook: "webhook / 受信",
};

const OUTCOMES: Readonly<Record<Step["outcome"], string>> = {
  ok: "ok",
  failed: "failed / 失敗",
  untried: "not tried / 未確認",
  waiting: "waiting / 待機中",
};

const REASONS: Readonly<Record<NonNullable<Step["reason"]>, string>> = {
  settings_invalid: "settings are wrong / 設定の誤り",
  secrets_wrong: "secrets are missing or wrong / 秘密情報の不足・誤り",
  secrets_unreadable: "the secrets cannot be read at the moment / 秘密情報を読み出せません",
  refused: "the platform does not take them / 媒体が認証を受け付けません",
  rejected: "the platform answered otherwise / 媒体が想定外の答えを返しました",
  unreachable: "the platform was not reached / 媒体につながりません",
  asked_to_wait: "nothing can be asked right now; try again later / 回数制限・予算のため、あとで確かめてください",
  not_yet: "the steps before come first / 前の項目を先に直してください",
  nothing_to_read: "the settings name nothing to read / 読みに行く先が設定されていません",
  nothing_to_ask: "only the first post shows it / 最初の投稿が届くまで確かめられません",
  nothing_came: "nothing has come yet / まだ何も届いていません",
};

/** One step of a check, and below it what is wrong. */
export function checkLines({ step, outcome, reason, detail, issues }: Step): string[] {
  const why = reason === null ? "" : `  ${REASONS[reason]}`;
  return [
    `${STEPS[step].padEnd(24)} ${OUTCOMES[outcome]}${why}`,
    ...(detail === null ? [] : [`    ${oneLine(detail, 160)}`]),
    ...issues.map(({ path, message }) => `    ${path}: ${oneLine(message, 160)}`),
  ];
}
