import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@kikimimi/core/base/error";
import type { AuditFacts } from "@kikimimi/core/people/audit";
import type { Erasure } from "@kikimimi/core/people/erasure";
import { previewErasure } from "@kikimimi/pipeline/preview-erasure";
import { runErasure } from "@kikimimi/pipeline/run-erasure";
import { listErasures, readErasure, startErasure } from "@kikimimi/pipeline/start-erasure";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand, Cursor, Limit, pageOf } from "../schema.ts";
import { AuthorLookup, AuthorPreview, ErasureDraft, ErasureId, ErasureRow, presentErasure } from "../schema-export.ts";

const tags = ["Erasures"];
const query = z.object({ brand: Brand });
const one = { 200: jsonAnswer("The erasure as it stands.", ErasureRow), ...problems };

/** What the audit log tells of a step. */
function factsOf({ phase, erased, requests }: Erasure): AuditFacts {
  return { phase: phase ?? "done", posts: erased.posts, threads: erased.threads, request: requests };
}

export const erasureRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/erasures/preview",
      tags,
      summary: "Look for an author's posts",
      description:
        "By the platform's id of the account (`author`) or by its `handle`. Reads every thread and post of the platform, a bounded page at a time: follow `next`, adding the posts up, until it is null. Erases nothing. What others wrote about somebody, and replies or notes of ours that quote them, cannot be found. Needs the role admin.",
      security,
      request: { query, body: body(AuthorLookup) },
      responses: { 200: jsonAnswer("What this page found.", AuthorPreview), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { author, handle, platform, cursor } = c.req.valid("json");
      if ((author === undefined) === (handle === undefined))
        throw new AppError("invalid_input", "Name either `author` or `handle`.");
      const wanted = author === undefined ? { handle: handle ?? "" } : { author };
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), platform, wanted, cursor };
      const { authors, ...rest } = await previewErasure({ ctx, actor, input });
      const shown = authors.map(({ threadIds, ...found }) => ({ ...found, threadIds: [...threadIds] }));
      return c.json({ ...rest, authors: shown }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/erasures",
      tags,
      summary: "Begin to erase an author's posts",
      description:
        "For good, and so that no redelivery, replay or poll of the same posts brings them back. `confirm` repeats the author's id. Then ask `/v1/erasures/{id}/run` until `phase` is null; one that was begun goes on. Needs the role admin.",
      security,
      request: { query, body: body(ErasureDraft) },
      responses: one,
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { ...c.req.valid("json"), brandId: brandOf(actor, c.req.valid("query").brand) };
      const erasure = await startErasure({ ctx, actor, input });
      c.set("made", [erasure.erasureId]);
      c.set("facts", factsOf(erasure));
      return c.json(presentErasure(erasure), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/erasures/{id}/run",
      tags,
      summary: "Do a step of an erasure",
      description:
        "A bounded step; ask again until `phase` is null. It may be asked at any time, by several, after any crash. Needs the role admin.",
      security,
      request: { params: ErasureId, query },
      responses: one,
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), erasureId: c.req.valid("param").id };
      const erasure = await runErasure({ ctx, actor, input });
      c.set("facts", factsOf(erasure));
      return c.json(presentErasure(erasure), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/erasures",
      tags,
      summary: "List erasures",
      description: "Those under way and those that are done, by id. Needs the role admin.",
      security,
      request: { query: z.object({ brand: Brand, limit: Limit, cursor: Cursor }) },
      responses: { 200: jsonAnswer("A page of erasures.", pageOf(ErasureRow)), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { brand, ...rest } = c.req.valid("query");
      const { items, next } = await listErasures({ ctx, actor, input: { ...rest, brandId: brandOf(actor, brand) } });
      return c.json({ items: items.map(presentErasure), next }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/erasures/{id}",
      tags,
      summary: "Read an erasure",
      description: "How far it is and what it erased. Needs the role admin.",
      security,
      request: { params: ErasureId, query },
      responses: one,
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), erasureId: c.req.valid("param").id };
      return c.json(presentErasure(await readErasure({ ctx, actor, input })), 200);
    },
  );
