import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Actor } from "@kikimimi/core/people/actor";
import type { AuditFacts } from "@kikimimi/core/people/audit";
import { AppError } from "@kikimimi/core/base/error";
import type { Context } from "@kikimimi/pipeline/context";
import type { Context as Request } from "hono";
import { Problem } from "./problem.ts";

/** What every handler finds in its request context. */
export type Env = {
  Variables: {
    ctx: Context;
    actor: Actor;
    /** Ids that a handler made, for the audit log. */
    made?: readonly string[];
    /** What it took out or took away, for the audit log. */
    facts?: AuditFacts;
  };
};

/** A router whose invalid input becomes one AppError naming each field. */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      const issues = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
      const first = issues[0];
      const detail = first
        ? `${first.path === "" ? "The request" : first.path}: ${first.message}`
        : "The request is not valid.";
      throw new AppError("invalid_input", detail, { issues });
    },
  });
}

/** The brand a request is about. */
export function brandOf(actor: Actor, asked: string | undefined): string {
  return asked ?? actor.brands[0] ?? "";
}

/** A request whose parts are valid as `Out` says. */
export type Asked<Out extends object> = Request<Env, string, { out: Out }>;

/** What a verb about a brand takes: who asks, the brand that the query names, and what else is asked. */
export function inBrand<I extends object>(
  c: Asked<{ query: { brand?: string | undefined } }>,
  more: I,
): { readonly ctx: Context; readonly actor: Actor; readonly input: I & { readonly brandId: string } } {
  const { ctx, actor } = c.var;
  return { ctx, actor, input: { ...more, brandId: brandOf(actor, c.req.valid("query").brand) } };
}

/** A JSON answer in the OpenAPI document. */
export function jsonAnswer<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { "application/json": { schema } } };
}

/** A JSON body that a route needs. */
export function body<T extends z.ZodType>(schema: T) {
  return { content: { "application/json": { schema } }, required: true };
}

/** The problems that a route may answer, for the OpenAPI document. */
export const problems = {
  default: {
    description: "A problem (RFC 9457); branch on `code`.",
    content: { "application/problem+json": { schema: Problem } },
  },
} as const;

/** Every route but the public ones wants a bearer token. */
export const security = [{ bearer: [] }];
