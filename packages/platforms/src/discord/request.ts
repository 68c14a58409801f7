import { AppError } from "@kikimimi/core/base/error";
import { type Call, secretOf } from "../call.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LimitHeaders, limited, quietSeconds } from "../shared/limit.ts";
import { DiscordError } from "./wire.ts";

/** Version 10 of the HTTP API. */
export const API = "https://discord.com/api/v10";

/** Discord refuses clients that do not say what they are. */
const USER_AGENT = "DiscordBot (kikimimi, 0.1.0)";

/** Each answer tells how many requests its route still takes, and in how many seconds it takes all of them again. */
export const LIMIT: LimitHeaders = {
  remaining: "x-ratelimit-remaining",
  reset: "x-ratelimit-reset-after",
  style: "seconds",
};

/** Milliseconds of 2015-01-01T00:00:00Z, from which snowflakes count. */
const EPOCH = 1_420_070_400_000;

/** The least snowflake of that time. */
export function snowflakeAt(ms: number): string {
  return String(BigInt(Math.max(0, Math.floor(ms) - EPOCH)) << 22n);
}

/** Asks as the bot; throws `rate_limited` by the answer's `retry_after`, `unauthenticated` for a refused token. */
export async function ask(call: Call, request: HttpRequest): Promise<Answered> {
  const token = secretOf(call.secrets, "botToken");
  if (token === undefined) throw new AppError("unauthenticated", "Discord needs a botToken");
  const headers = { authorization: `Bot ${token}`, "user-agent": USER_AGENT };
  const answered = await send(call, { ...request, headers });
  if (answered.status === 429) {
    const seconds = DiscordError.safeParse(answered.json).data?.retry_after;
    throw limited("Discord", seconds ?? quietSeconds(answered.headers, call.now(), LIMIT));
  }
  if (answered.status === 401) throw new AppError("unauthenticated", "Discord refuses the bot token (401)");
  return answered;
}
