import { createRoute, z } from "@hono/zod-openapi";
import { checkSource } from "@kikimimi/pipeline/check-source";
import { listSources } from "@kikimimi/pipeline/list-sources";
import { readSource } from "@kikimimi/pipeline/read-source";
import { removeSource } from "@kikimimi/pipeline/remove-source";
import { saveSource } from "@kikimimi/pipeline/save-source";
import { setSourceSecrets } from "@kikimimi/pipeline/set-source-secrets";
import { testSource } from "@kikimimi/pipeline/test-source";
import { type Asked, body, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import {
  presentSource,
  SecretsSave,
  SourceCheck,
  SourcePath,
  SourceRow,
  SourceSave,
  TestRequest,
  TestSent,
} from "../schema-source.ts";

const tags = ["Channels"];
const query = z.object({ brand: Brand });
const one = { params: SourcePath, query };
const path = "/v1/sources/{platform}/{id}";
const asNow = { 200: jsonAnswer("The source as it is now.", SourceRow), ...problems };

type OfSource = { param: z.infer<typeof SourcePath>; query: { brand?: string | undefined } };

/** What a verb about one source takes. */
function ofSource<I extends object>(c: Asked<OfSource>, more: I) {
  const { platform, id: sourceId } = c.req.valid("param");
  return inBrand(c, { ...more, platform, sourceId });
}

/** Connected accounts, queries and feeds, and connecting them; how they are doing stands in channel.ts. */
export const sourceRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/sources",
      tags,
      summary: "List what is connected, and how",
      description:
        "Settings, and which secrets are set: names and times, never a value. How each is doing stands in /v1/channels. Needs the role admin.",
      security,
      request: { query },
      responses: {
        200: jsonAnswer("The sources.", z.object({ items: z.array(SourceRow) }).openapi("Sources")),
        ...problems,
      },
    }),
    async (c) => c.json({ items: (await listSources(inBrand(c, {}))).map((one) => presentSource(c.env, one)) }, 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path,
      tags,
      summary: "Read how a source is connected",
      description: "Needs the role admin.",
      security,
      request: one,
      responses: { 200: jsonAnswer("The source.", SourceRow), ...problems },
    }),
    async (c) => c.json(presentSource(c.env, await readSource(ofSource(c, {}))), 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path,
      tags,
      summary: "Connect a source, or change one",
      description:
        "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile, and when the id is taken. Its settings are those of /v1/platforms; a new source starts without secrets. 400 names each field that is wrong, also addresses that lead into a private network. Needs the role admin.",
      security,
      request: { ...one, body: body(SourceSave) },
      responses: asNow,
    }),
    async (c) => {
      const { expectedVersion, ...draft } = c.req.valid("json");
      return c.json(presentSource(c.env, await saveSource(ofSource(c, { draft, expectedVersion }))), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path,
      tags,
      summary: "Disconnect a source",
      description:
        "Nothing is polled any more and its webhooks are refused (404); its secrets, its access token and its place are removed, its threads stay. What had arrived and was not processed yet becomes a dead letter. Needs the role admin.",
      security,
      request: one,
      responses: {
        200: jsonAnswer("It is disconnected.", z.object({ platform: z.string(), sourceId: z.string() })),
        ...problems,
      },
    }),
    async (c) => {
      const { platform, id: sourceId } = c.req.valid("param");
      await removeSource(ofSource(c, {}));
      return c.json({ platform, sourceId }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: `${path}/secrets`,
      tags,
      summary: "Set secrets of a source",
      description:
        "Written, never read. Each stands in front of the former ones, of which two stay accepted (fewer where there is no room) unless `replace`; null takes one away. 400 for a name that the platform does not ask for and for a value that does not look like the vendor's. Needs the role admin.",
      security,
      request: { ...one, body: body(SecretsSave) },
      responses: asNow,
    }),
    async (c) => c.json(presentSource(c.env, await setSourceSecrets(ofSource(c, c.req.valid("json")))), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: `${path}/check`,
      tags,
      summary: "Check a source live",
      description:
        "Settings, secrets, whether the platform takes them, and webhooks, a step each; what the platform shows is not kept. On a platform that bills or counts, it costs what one page costs. Needs the role admin.",
      security,
      request: one,
      responses: { 200: jsonAnswer("What was found.", SourceCheck), ...problems },
    }),
    async (c) => c.json({ steps: await checkSource(ofSource(c, {})) }, 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: `${path}/test`,
      tags,
      summary: "Send a test post",
      description:
        "A post that says that it is a test goes the way of the source's own: in the platform's shape where `shape` says so, else in a generic one; through the webhook with its signature where `signed`. It becomes a thread that needs a person, and is closed like any other. 409 when the source's own webhook refuses it. Needs the role admin.",
      security,
      request: { ...one, body: body(TestRequest) },
      responses: { 202: jsonAnswer("It is on its way.", TestSent), ...problems },
    }),
    async (c) => c.json(await testSource(ofSource(c, c.req.valid("json"))), 202),
  );
