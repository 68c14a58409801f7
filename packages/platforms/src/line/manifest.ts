import * as z from "zod";
import type { Manifest } from "../platform.ts";

/** What a LINE source may set. */
export const LineSettings = z.object({
  /** The official account's own user id (`U…`); its messages are ours. */
  botUserId: z.string().min(1).optional(),
});
export type LineSettings = z.infer<typeof LineSettings>;

/** LINE Messaging API; limits after developers.line.biz/en/reference/messaging-api. */
export const manifest: Manifest = {
  id: "line",
  name: "LINE",
  kinds: ["message"],
  ingest: ["webhook"],
  secrets: [{ name: "channelSecret", description: "Channel secret (LINE Developers console, Basic settings)" }],
  settings: LineSettings,
  reply: { max: 5_000, unit: "utf16" },
  webhookDeadlineMs: 2_000,
};
