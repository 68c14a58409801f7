import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import { StoredRecord } from "./wire.ts";
import { ask, errorOf, methodUrl, unexpected } from "./xrpc.ts";

/**
 * The record at an address as its repository holds it now, whoever's it is: the account's server passes the question on.
 * "gone" when it was deleted; "hidden" when its whole repository is out of sight, which may pass.
 * Source: docs.bsky.app/docs/api/com-atproto-repo-get-record.
 */
export async function recordAt(call: Call, uri: string): Promise<StoredRecord | "gone" | "hidden"> {
  const [repo, collection, rkey] = uri.slice("at://".length).split("/");
  const answered = await ask(call, {
    url: methodUrl(call.settings, "com.atproto.repo.getRecord", { repo, collection, rkey }),
  });
  if (answered.status >= 400 && answered.status < 500)
    return errorOf(answered) === "RecordNotFound" ? "gone" : "hidden";
  const record = StoredRecord.safeParse(answered.json);
  if (answered.status !== 200 || !record.success) throw unexpected(answered);
  return record.data;
}

/** The DID of the account that a session belongs to. Throws AppError `unauthenticated` where it says none. */
export function accountOf({ token }: Call): string {
  const did = token?.facts?.["did"];
  if (did === undefined) throw new AppError("unauthenticated", "The session names no account");
  return did;
}
