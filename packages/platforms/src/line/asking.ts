import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Asking } from "../platform.ts";
import { secretOf } from "../call.ts";
import { send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";

const BotInfo = z.looseObject({ userId: z.string(), displayName: z.string() });

/**
 * Asks which bot the channel access token belongs to.
 * Source: developers.line.biz/en/reference/messaging-api (get bot info).
 */
export const lineAsking: Asking = {
  secret: "channelAccessToken",
  request: async (call) => {
    const headers = { authorization: `Bearer ${secretOf(call.secrets, "channelAccessToken") ?? ""}` };
    const answered = await send(call, { url: "https://api.line.me/v2/bot/info", headers });
    const { status, json } = answered;
    if (status === 401) throw new AppError("unauthenticated", "LINE refuses the channel access token (401)");
    if (status === 429) throw limited("LINE", quietSeconds(answered.headers, call.now()));
    const info = BotInfo.safeParse(json);
    if (status !== 200 || !info.success) throw new AppError("upstream", `LINE answered ${status}`);
    return `${info.data.displayName} (${info.data.userId})`;
  },
};
