import { AppError } from "@kikimimi/core/base/error";
import { type Call, secretOf } from "../call.ts";
import { type HttpRequest, send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { TelegramSettings } from "./manifest.ts";
import { TelegramAnswer } from "./wire.ts";

/** What a method said: its answer, with the status that its `error_code` repeats. */
export type Answered = { readonly status: number; readonly answer: TelegramAnswer };

/**
 * Calls one method of the Bot API; the token is part of the address, which is why the address is told to nobody. Throws
 * `rate_limited` by `parameters.retry_after`, `unauthenticated` for a token that is refused (401) or malformed (404).
 */
export async function callMethod(
  call: Pick<Call, "settings" | "secrets" | "fetch" | "pace" | "now">,
  method: string,
  body: object,
  rest: Pick<HttpRequest, "repeatable"> = {},
): Promise<Answered> {
  const token = secretOf(call.secrets, "botToken");
  if (token === undefined) throw new AppError("unauthenticated", "Telegram needs a botToken");
  const { apiUrl } = TelegramSettings.parse(call.settings);
  const url = `${apiUrl}/bot${token}/${method}`;
  const answered = await send(call, { url, method: "POST", body, ...rest });
  const parsed = TelegramAnswer.safeParse(answered.json);
  const answer = parsed.success ? parsed.data : { ok: false, error_code: undefined, parameters: undefined };
  const status = answer.error_code ?? answered.status;
  if (status === 429) {
    throw limited("Telegram", answer.parameters?.retry_after ?? quietSeconds(answered.headers, call.now()));
  }
  if (status === 401 || status === 404) {
    throw new AppError("unauthenticated", `Telegram refuses the bot token (${status})`);
  }
  return { status, answer };
}
