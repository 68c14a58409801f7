import { HTTPException } from "hono/http-exception";
import { AppError, ERROR_CODES, type ErrorCode } from "@kikimimi/core/base/error";
import { z } from "@hono/zod-openapi";

/** Every error answer: problem details (RFC 9457) with our code as the thing to branch on. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(ERROR_CODES),
    holder: z.object({ id: z.string(), name: z.string(), since: z.string() }).optional(),
    changed: z
      .array(z.object({ what: z.string(), id: z.string(), at: z.string(), by: z.string().optional() }))
      .optional(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof Problem>;

/** The one map from error codes to HTTP. */
const HTTP = {
  invalid_input: [400, "The request is not valid"],
  unauthenticated: [401, "Sign in first"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "Not found"],
  conflict: [409, "Conflict"],
  rate_limited: [429, "Too many requests"],
  upstream: [503, "A service that we depend on did not answer"],
  internal: [500, "Something went wrong on our side"],
} satisfies Record<ErrorCode, readonly [number, string]>;

/** Reads any thrown thing as an AppError; what is not one of ours is `internal` and tells nothing. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) {
    const code: ErrorCode = error.status === 404 ? "not_found" : error.status < 500 ? "invalid_input" : "internal";
    return new AppError(code, error.message, { status: error.status }, { cause: error });
  }
  return new AppError("internal", "The request failed; it has been logged.", {}, { cause: error });
}

/** The problem document and headers of an error. */
export function problemOf(error: AppError): { problem: Problem; headers: Record<string, string> } {
  const [status, title] = HTTP[error.code];
  const { holder, changed, issues, retryAfter } = error.details;
  const problem: Problem = {
    type: `/docs#${error.code}`,
    title,
    status: error.details.status ?? status,
    detail: error.message,
    code: error.code,
    ...(holder ? { holder: { ...holder } } : {}),
    ...(changed ? { changed: changed.map((one) => ({ ...one })) } : {}),
    ...(issues ? { issues: issues.map((issue) => ({ ...issue })) } : {}),
  };
  const headers: Record<string, string> = { "content-type": "application/problem+json" };
  if (retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
  if (error.code === "unauthenticated") headers["www-authenticate"] = "Bearer";
  return { problem, headers };
}
