import { oneLine } from "../print.ts";

type Webhook = {
  readonly subscriptionId: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly includeText: boolean;
  readonly pause: { readonly reason: string; readonly at: string; readonly by: string | null } | null;
  readonly failures: number;
  readonly failingSince: string | null;
};

type Message = {
  readonly messageId: string;
  readonly type: string;
  readonly eventAt: string;
  readonly threadId: string | null;
  readonly state: string;
  readonly nextAt: string | null;
  readonly attempts: readonly {
    readonly at: string;
    readonly result: string;
    readonly status: number | null;
    readonly error: string | null;
    readonly ms: number | null;
    readonly body: string;
  }[];
};

const REASONS: Readonly<Record<string, string>> = {
  person: "paused / 停止中",
  failing: "PAUSED: nothing arrived for a day / 丸一日届かず停止",
  gone: "GONE: the receiver answered 410 / 受信側が終了",
};

/** A webhook on one line, with why nothing is sent. */
export function webhookLine(webhook: Webhook): string {
  const { subscriptionId, url, events, description, includeText, pause, failures, failingSince } = webhook;
  const state = pause
    ? `${REASONS[pause.reason] ?? pause.reason} (${pause.at}${pause.by === null ? "" : `, ${pause.by}`})`
    : failingSince === null
      ? "ok"
      : `failing since ${failingSince} (${failures})`;
  const text = includeText ? " +text" : "";
  return oneLine(`${subscriptionId}  ${oneLine(url, 80)}  [${events.join(" ")}]${text}  ${description}  ${state}`, 400);
}

/** A message with its attempts, a line each. */
export function logLines({ messageId, type, eventAt, threadId, state, nextAt, attempts }: Message): string[] {
  return [
    `${messageId}  ${type}  ${eventAt}  ${threadId ?? "-"}  ${state}${nextAt === null ? "" : `, next at ${nextAt}`}`,
    ...attempts.map(({ at, result, status, error, ms, body }) =>
      oneLine(`    ${at}  ${result}  ${status ?? error ?? "-"}  ${ms ?? "-"} ms  ${body}`, 200),
    ),
  ];
}
