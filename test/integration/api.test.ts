import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { createWorld, type World } from "../support/world.ts";

const Operation = z.object({
  summary: z.string().min(5),
  security: z.array(z.object({ bearer: z.array(z.string()) })).optional(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(["path", "query", "header"]), required: z.boolean().optional() }))
    .optional(),
  responses: z.record(
    z.string(),
    z.object({ description: z.string().min(1), content: z.record(z.string(), z.object({ schema: z.object({}) })) }),
  ),
});
const Document = z.object({
  openapi: z.literal("3.1.0"),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith("/v1/"), z.partialRecord(z.enum(["get", "post", "put", "delete"]), Operation)),
  components: z.object({
    securitySchemes: z.object({ bearer: z.object({ type: z.literal("http"), scheme: z.literal("bearer") }) }),
    schemas: z.record(z.string(), z.unknown()),
  }),
});

/** The one operation that asks for no token: it tells how to come by one. */
const OPEN = "/v1/sign-in";

describe("the API's surface", () => {
  let world: World;
  let document: z.infer<typeof Document>;
  let raw: string;

  beforeAll(async () => {
    world = await createWorld();
    raw = await (await world.request("/openapi.json")).text();
    document = Document.parse(JSON.parse(raw));
  });

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => (operation ? [{ path, method, operation }] : [])),
    );

  it("is described whole: path parameters, problems, references that exist", () => {
    expect(operations().length).toBeGreaterThan(15);
    for (const { path, operation } of operations()) {
      const declared = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === "path")
        .map((parameter) => parameter.name);
      expect([path, declared]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])]);
      expect(Object.keys(operation.responses["default"]?.content ?? {})).toEqual(["application/problem+json"]);
    }
    const named = new Set([...raw.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]));
    expect([...named].filter((name) => !(String(name) in document.components.schemas))).toEqual([]);
  });

  it("refuses every operation without a token, with a forged one and with one of another secret", async () => {
    const [head, claims] = (await world.tokenOf({ role: "admin" })).split(".");
    const forged = `${head}.${claims}.${"A".repeat(43)}`;
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${claims}.`;
    const open = operations().filter(({ operation }) => operation.security?.length === 0);
    expect(open.map(({ path, method }) => `${method} ${path}`)).toEqual([`get ${OPEN}`]);
    for (const { path, method, operation } of operations()) {
      if (path === OPEN) continue;
      expect([path, operation.security]).toEqual([path, [{ bearer: [] }]]);
      for (const authorization of [undefined, "Bearer", `Bearer ${forged}`, `Bearer ${unsigned}`, `Basic ${forged}`]) {
        const headers = { "content-type": "application/json", ...(authorization ? { authorization } : {}) };
        const response = await world.request(path.replaceAll(/\{\w+\}/g, "x"), {
          method: method.toUpperCase(),
          headers,
        });
        expect([path, method, authorization, response.status]).toEqual([path, method, authorization, 401]);
      }
    }
  });

  it("answers problems for what is not there and what is malformed", async () => {
    const headers = {
      authorization: `Bearer ${await world.tokenOf({ role: "admin" })}`,
      "content-type": "application/json",
    };
    const ask = async (path: string, init: RequestInit = {}): Promise<unknown[]> => {
      const response = await world.request(path, { headers, ...init });
      const body = (await response.json()) as { code: string };
      return [response.status, body.code, response.headers.get("content-type")];
    };
    const problem = "application/problem+json";
    expect(await ask("/v1/nothing")).toEqual([404, "not_found", problem]);
    expect(await ask("/v1/threads/x/notes", { method: "POST", body: '{"text"' })).toEqual([
      400,
      "invalid_input",
      problem,
    ]);
    expect(await ask("/v1/threads/x/notes", { method: "POST", body: '{"text":7}' })).toEqual([
      400,
      "invalid_input",
      problem,
    ]);
    const text = { ...headers, "content-type": "text/plain", "content-length": "11" };
    expect(await ask("/v1/threads/x/notes", { method: "POST", body: '{"text":"x"}', headers: text })).toEqual([
      415,
      "invalid_input",
      problem,
    ]);
    // Also where the body is optional: a form must not become a close without its reason.
    const form = { ...headers, "content-type": "application/x-www-form-urlencoded", "content-length": "8" };
    expect(await ask("/v1/threads/x/close", { method: "POST", body: "reason=x", headers: form })).toEqual([
      415,
      "invalid_input",
      problem,
    ]);
    expect(await ask("/v1/changes?since=yesterday")).toEqual([400, "invalid_input", problem]);
    expect(await ask("/v1/queue?brand=another")).toEqual([403, "forbidden", problem]);
    for (const id of ["%00", "x".repeat(3_000), "..%2fme", "%E0%A4%A"]) {
      expect([id, ...(await ask(`/v1/threads/${id}`))]).toEqual([id, 400, "invalid_input", problem]);
    }
    const note = JSON.stringify({ text: "half \ud800" });
    expect(await ask("/v1/threads/thr_NONE/notes", { method: "POST", body: note })).toEqual([
      404,
      "not_found",
      problem,
    ]);
    const typo = { method: "PUT", body: '{"angr":2}' };
    expect(await ask("/v1/mentions/mnt_NONE/correction", typo)).toEqual([400, "invalid_input", problem]);
  });

  it("shows people every operation at /docs", async () => {
    const page = await (await world.request("/docs")).text();
    for (const { path, method } of operations()) expect(page).toContain(`${method.toUpperCase()} ${path}`);
  });
});
