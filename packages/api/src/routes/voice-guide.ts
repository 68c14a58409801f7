import { createRoute, z } from "@hono/zod-openapi";
import { NO_VOICE_GUIDE, type VoiceGuide as CoreVoiceGuide } from "@kikimimi/core/reply/voice-guide";
import { VOICE_GUIDES } from "@kikimimi/pipeline/document-kind";
import { readSingle, saveSingle } from "@kikimimi/pipeline/single-document";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import { VoiceGuide, VoiceGuideSave } from "../schema-voice.ts";

type Row = z.infer<typeof VoiceGuide>;

const UNSAID: Row = { ...NO_VOICE_GUIDE, version: 0, updatedAt: null, updatedBy: null };

function present({ schemaVersion: _schema, id: _id, brandId: _brand, ...shown }: CoreVoiceGuide): Row {
  return shown;
}

export const voiceGuideRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/voice-guide",
      tags: ["Brand"],
      summary: "Read how a brand speaks",
      description:
        "Drafts are compared with it: see `voice` in a reply's `check`. Version 0, which asks for nothing, until a lead says anything. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The voice guide.", VoiceGuide), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand) };
      const guide = await readSingle({ ctx, actor, kind: VOICE_GUIDES, input });
      return c.json(guide ? present(guide) : UNSAID, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/voice-guide",
      tags: ["Brand"],
      summary: "Say how a brand speaks",
      description:
        "For the first time without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. What it asks for, or offers in place of a word, may hold no word that it avoids. Needs the role lead.",
      security,
      request: { query: z.object({ brand: Brand }), body: body(VoiceGuideSave) },
      responses: { 200: jsonAnswer("The voice guide as saved.", VoiceGuide), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...draft } = c.req.valid("json");
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), draft, expectedVersion };
      return c.json(present(await saveSingle({ ctx, actor, kind: VOICE_GUIDES, input })), 200);
    },
  );
