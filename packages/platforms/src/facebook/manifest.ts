import * as z from "zod";
import type { Manifest } from "../platform.ts";
import { META_SECRETS } from "../shared/meta.ts";

/** A Page source sets nothing: every delivery names its Page. */
export const FacebookSettings = z.object({});

/** Facebook Pages and Messenger; limits after developers.facebook.com/docs. */
export const manifest: Manifest = {
  id: "facebook",
  name: "Facebook",
  kinds: ["post", "comment", "message"],
  ingest: ["webhook"],
  secrets: META_SECRETS,
  settings: FacebookSettings,
  reply: { max: 8_000, unit: "utf16" },
  webhookDeadlineMs: 20_000,
};
