import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { webhookRoutes } from "@kikimimi/api/routes/webhook";
import { EVENT_TYPES } from "@kikimimi/core/webhook/event";

const Document = z.object({ webhooks: z.record(z.string(), z.object({ post: z.unknown() })) });

describe("every type of event", () => {
  it("stands in docs/webhooks.md with what it means, and nothing else does", () => {
    const text = readFileSync("docs/webhooks.md", "utf8");
    const rows = [...text.matchAll(/^\| `([a-z]+\.[a-z]+)` \| (.+) \|$/gm)].map((match) => match[1] ?? "");
    expect(rows.toSorted()).toEqual([...EVENT_TYPES].toSorted());
  });

  it("stands in the OpenAPI document with the schema of its body", () => {
    const document = webhookRoutes.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "t", version: "1" } });
    const { webhooks } = Document.parse(document);
    expect(Object.keys(webhooks).toSorted()).toEqual([...EVENT_TYPES].toSorted());
    const sent = JSON.stringify(webhooks["reply.sent"]);
    for (const name of ["replyId", "eventId", "threadId", "priority", "timestamp"]) expect(sent).toContain(`"${name}"`);
  });
});
