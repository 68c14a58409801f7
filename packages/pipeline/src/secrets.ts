import * as z from "zod";

/** The secrets of one source: by name, each a list with the newest first; all are accepted, the first one signs. */
export const SourceSecrets = z.record(z.string(), z.array(z.string().min(1)).min(1));

/** Every secret of a deployment, as one JSON document. */
export const Secrets = z.object({
  /** Secrets that sign the API's bearer tokens, newest first. */
  tokens: z.array(z.string().min(32)).min(1),
  /** Secrets of each source, keyed `platform/sourceId`. */
  sources: z.record(z.string(), SourceSecrets),
});
export type Secrets = z.infer<typeof Secrets>;
