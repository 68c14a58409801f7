import { bodyLimit } from "hono/body-limit";
import { AppError } from "@kikimimi/core/base/error";
import type { Context } from "@kikimimi/pipeline/context";
import { describeError } from "@kikimimi/pipeline/log";
import { audited } from "./audited.ts";
import type { Authenticate } from "./auth.ts";
import { docsPage } from "./docs.ts";
import type { SignInOffer } from "./oidc-settings.ts";
import { problemOf, toAppError } from "./problem.ts";
import { createRouter } from "./router.ts";
import { apiKeyRoutes } from "./routes/api-key.ts";
import { auditRoutes } from "./routes/audit.ts";
import { deliveryRoutes } from "./routes/delivery.ts";
import { mentionRoutes } from "./routes/mention.ts";
import { erasureRoutes } from "./routes/erasure.ts";
import { exportRoutes } from "./routes/export.ts";
import { queueRoutes } from "./routes/queue.ts";
import { colleagueRoutes } from "./routes/colleague.ts";
import { leaseRoutes } from "./routes/lease.ts";
import { teamRoutes } from "./routes/team.ts";
import { brandRoutes } from "./routes/brand.ts";
import { bulkRoutes } from "./routes/bulk.ts";
import { cannedReplyRoutes } from "./routes/canned-reply.ts";
import { channelRoutes } from "./routes/channel.ts";
import { platformRoutes } from "./routes/platform.ts";
import { macroRoutes } from "./routes/macro.ts";
import { noticeRoutes } from "./routes/notice.ts";
import { spamRoutes } from "./routes/spam.ts";
import { viewRoutes } from "./routes/view.ts";
import { replyRoutes } from "./routes/reply.ts";
import { ruleRoutes } from "./routes/rule.ts";
import { searchRoutes } from "./routes/search.ts";
import { reportRoutes } from "./routes/report.ts";
import { reportVolumeRoutes } from "./routes/report-volume.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { slaRoutes } from "./routes/sla.ts";
import { sourceRoutes } from "./routes/source.ts";
import { automationRoutes } from "./routes/automation.ts";
import { partRoutes } from "./routes/part.ts";
import { threadRoutes } from "./routes/thread.ts";
import { topicRoutes } from "./routes/topic.ts";
import { voiceGuideRoutes } from "./routes/voice-guide.ts";
import { waveRoutes } from "./routes/wave.ts";
import { webhookRoutes } from "./routes/webhook.ts";
import { webhookMessageRoutes } from "./routes/webhook-message.ts";
import { signIn } from "./sign-in.ts";

/** Largest request body that the API takes, in bytes. */
const MAX_BODY = 1_000_000;

const DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "Kikimimi triage API",
    version: "1",
    description:
      "Threads of social mentions that need people: list, read, claim, note, close, correct. Errors are problem details (RFC 9457). Lists page by opaque cursors.",
  },
} as const;

/** The triage API: everything the page, the CLI and other programs can do. */
export function createApp(options: {
  readonly ctx: Context;
  readonly authenticate: Authenticate;
  /** Where people can sign in by redirect. */
  readonly offer?: SignInOffer | undefined;
}) {
  const app = createRouter();
  const { ctx } = options;

  app.onError((error) => {
    const known = toAppError(error);
    if (known.code === "internal") ctx.log.error("api.failed", { error: describeError(error) });
    const { problem, headers } = problemOf(known);
    return new Response(JSON.stringify(problem), { status: problem.status, headers });
  });
  app.notFound((c) => {
    throw new AppError("not_found", `There is nothing at ${c.req.method} ${c.req.path}.`);
  });

  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  app.doc31("/openapi.json", DOCUMENT);
  app.get("/docs/", (c) => c.redirect("/docs"));
  app.get("/docs", (c) => c.html(docsPage(app.getOpenAPI31Document(DOCUMENT))));

  // Before what asks for a token: whoever wants to know has none yet.
  const open = app.route("/", signInRoutes(options.offer));
  app.use("/v1/*", bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }), signIn(options), audited);
  return open
    .route("/", queueRoutes)
    .route("/", threadRoutes)
    .route("/", partRoutes)
    .route("/", automationRoutes)
    .route("/", leaseRoutes)
    .route("/", colleagueRoutes)
    .route("/", teamRoutes)
    .route("/", replyRoutes)
    .route("/", mentionRoutes)
    .route("/", deliveryRoutes)
    .route("/", channelRoutes)
    .route("/", platformRoutes)
    .route("/", sourceRoutes)
    .route("/", slaRoutes)
    .route("/", brandRoutes)
    .route("/", voiceGuideRoutes)
    .route("/", reportRoutes)
    .route("/", reportVolumeRoutes)
    .route("/", topicRoutes)
    .route("/", ruleRoutes)
    .route("/", waveRoutes)
    .route("/", bulkRoutes)
    .route("/", viewRoutes)
    .route("/", macroRoutes)
    .route("/", cannedReplyRoutes)
    .route("/", noticeRoutes)
    .route("/", spamRoutes)
    .route("/", webhookRoutes)
    .route("/", webhookMessageRoutes)
    .route("/", searchRoutes)
    .route("/", exportRoutes)
    .route("/", erasureRoutes)
    .route("/", apiKeyRoutes)
    .route("/", auditRoutes);
}

/** The API's type, from which the typed client follows. */
export type Api = ReturnType<typeof createApp>;

function tooLarge(): never {
  throw new AppError("invalid_input", `The body is larger than ${MAX_BODY} bytes.`, { status: 413 });
}
