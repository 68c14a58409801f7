import { AppError } from "@kikimimi/core/base/error";
import { type Call, secretOf } from "../call.ts";
import { send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { SlackAnswer } from "./wire.ts";

const API = "https://slack.com/api";

const DEAD_TOKEN = new Set([
  "invalid_auth",
  "not_authed",
  "token_revoked",
  "token_expired",
  "account_inactive",
  "org_login_required",
]);
const FORBIDDEN = new Set([
  "missing_scope",
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "no_permission",
  "access_denied",
  "restricted_action",
  "restricted_action_read_only_channel",
  "restricted_action_thread_only_channel",
  "restricted_action_thread_locked",
  "restricted_action_non_threadable_channel",
  "team_access_not_granted",
  "ekm_access_denied",
  "messages_tab_disabled",
  "user_not_in_channel",
]);
const LIMITED = new Set(["ratelimited", "rate_limited", "message_limit_exceeded"]);
/** Slack may have done part of it all the same. */
const PASSING = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout"]);

/** One question by GET, or one order by POST with a JSON body; the address holds no token. */
export type Method = {
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
};

/** Where a question is asked, as it may be told. */
export function addressOf({ name, query }: Method): string {
  const text = new URLSearchParams(query).toString();
  return `${API}/${name}${text ? `?${text}` : ""}`;
}

/**
 * Calls one Web API method. Refusals come as `{ok: false, error}` with status 200: dead tokens throw `unauthenticated`,
 * missing rights `forbidden`, limits `rate_limited` by `Retry-After`, failures of Slack's own `upstream`, and everything
 * else `invalid_input`. Source: docs.slack.dev/apis/web-api.
 */
export async function callMethod(call: Call, method: Method): Promise<SlackAnswer> {
  const token = secretOf(call.secrets, "botToken");
  if (token === undefined) throw new AppError("unauthenticated", "Slack needs a botToken");
  const { body } = method;
  const { status, headers, json } = await send(call, {
    url: addressOf(method),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { "content-type": "application/json; charset=utf-8" } : {}),
    },
    ...(body ? { method: "POST" as const, body } : {}),
  });
  const answer = SlackAnswer.safeParse(json).data;
  if (answer?.ok === true && status === 200) return answer;
  const error = answer?.error ?? "";
  if (status === 429 || LIMITED.has(error)) throw limited("Slack", quietSeconds(headers, call.now()));
  if (status === 401 || DEAD_TOKEN.has(error))
    throw new AppError("unauthenticated", `Slack refuses the bot token (${error})`);
  if (FORBIDDEN.has(error)) throw new AppError("forbidden", `Slack does not allow it (${error})`);
  const passing = !answer || PASSING.has(error);
  if (passing) throw new AppError("upstream", `Slack answered ${error || status}`, body ? { unsure: true } : {});
  throw new AppError("invalid_input", `Slack refuses it (${error})`);
}
