import * as oauth from "oauth4webapi";
import { SignInError, type SignInProblem } from "./problem.ts";

/** Words of the authorization endpoint (RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6) that say more than that it refuses. */
const ANSWERS: Readonly<Record<string, SignInProblem["kind"]>> = {
  access_denied: "denied",
  login_required: "denied",
  interaction_required: "denied",
  consent_required: "denied",
  account_selection_required: "denied",
  server_error: "busy",
  temporarily_unavailable: "busy",
};

/** What an answer lacks that is not this tab's: state, issuer, nonce and the like. */
const MISMATCHES: ReadonlySet<string> = new Set([
  oauth.INVALID_RESPONSE,
  oauth.JWT_CLAIM_COMPARISON,
  oauth.JWT_TIMESTAMP_CHECK,
]);

/** What went wrong in a sign-in, as people are told it. */
export function problemIn(error: unknown): SignInProblem {
  if (error instanceof SignInError) return error.problem;
  if (error instanceof oauth.AuthorizationResponseError)
    return { kind: ANSWERS[error.error] ?? "setup", code: error.error };
  if (error instanceof oauth.ResponseBodyError)
    return { kind: error.error === "invalid_grant" ? "stale" : "setup", code: error.error };
  if (error instanceof oauth.OperationProcessingError) {
    if (error.cause instanceof Response && error.cause.status >= 500) return { kind: "busy" };
    return {
      kind: MISMATCHES.has(error.code ?? "") ? "mismatch" : "setup",
      ...(error.code ? { code: error.code } : {}),
    };
  }
  // What fetch throws tells pages nothing more: no connection, no permission by the provider or by our own headers, no time.
  return { kind: "unreachable" };
}
