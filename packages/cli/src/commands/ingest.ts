import { readFileSync, statSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import type { Failed, Ignored } from "@kikimimi/core/source/delivery";
import { AppError } from "@kikimimi/core/base/error";
import { contentTypeOf, type Fed, feedWebhook, outcomeOf, signLocally } from "@kikimimi/local/feed";
import { readSecrets } from "@kikimimi/local/secrets";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf, platforms } from "@kikimimi/platforms/registry";
import { Command, Option } from "commander";
import * as z from "zod";
import { type Common, connect, type Connection, dataDirOf, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { printJson, printLine, printNews } from "../print.ts";

type Options = Common & {
  readonly platform: string;
  readonly source?: string;
  readonly headers?: string;
  readonly as?: "webhook" | "poll";
  readonly brand: string;
  readonly wait: boolean;
  readonly timeout: string;
};

type Report = { file: string; created: number; updated: number; ignored: Ignored[]; failed: Failed[] };

/** Header names with values; a list of values is one value with commas, as HTTP says. */
const Headers = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string()).transform((values) => values.join(", "))]),
);

export function ingestCommand(): Command {
  return new Command("ingest")
    .description("feed recorded deliveries through the real ingress and report what became of each")
    .argument("<file...>", "webhook bodies, or poll responses (bare, or recorded with request and response)")
    .requiredOption("--platform <id>", `required; one of: ${platforms.map(({ manifest }) => manifest.id).join(", ")}`)
    .option("--source <id>", "the source they belong to (default: named like the platform)")
    .option("--headers <file>", "send these headers (a JSON object) verbatim instead of signing with the local secret")
    .addOption(new Option("--as <way>", "how they arrive (default: guessed)").choices(["webhook", "poll"]))
    .option("--brand <id>", "the source's brand", "demo")
    .option("--wait", "wait until they are processed (the default)", true)
    .option("--no-wait", "return once they are accepted")
    .option("--timeout <seconds>", "how long to wait for each", "60")
    .action(async (files: string[], _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const platform = platformOf(options.platform);
      if (!platform) throw new AppError("invalid_input", `There is no platform named ${options.platform}.`);
      const missing = files.find((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
      if (missing !== undefined) throw new AppError("invalid_input", `There is no file ${missing}.`);
      if (!(Number(options.timeout) > 0)) {
        throw new AppError("invalid_input", `--timeout takes seconds, not ${options.timeout}`);
      }
      const reports = await ingest(files, platform, options);
      print(reports, options);
      if (reports.some((report) => report.failed.length > 0)) process.exitCode = ExitCode.failures;
    });
}

async function ingest(files: readonly string[], platform: Platform, options: Options): Promise<Report[]> {
  const connection = connect(options);
  const sent: { file: string; fed: Fed | typeof NOT_A_PAYLOAD }[] = [];
  for (const file of files) {
    const body = readFileSync(file);
    const fed = mayBePayload(platform, body) ? await feed(connection, platform, options, body) : NOT_A_PAYLOAD;
    sent.push({ file, fed });
    printNews(`${sent.length} of ${files.length} sent`);
  }
  const reports: Report[] = [];
  for (const { file, fed } of sent) {
    reports.push({ file, ...(await resultOf(connection, options, fed)) });
    printNews(`${reports.length} of ${files.length} processed`);
  }
  printNews("");
  return reports;
}

async function feed(
  { url, token, client }: Connection,
  platform: Platform,
  options: Options,
  body: Buffer,
): Promise<Fed> {
  const sourceId = options.source ?? options.platform;
  const way = options.as ?? guess(platform, body);
  if (way === "webhook") {
    const headers = options.headers
      ? readHeaders(options.headers)
      : signLocally(options.platform, sourceId, body, readSecrets(dataDirOf(options)));
    return feedWebhook({ url, platform: options.platform, sourceId, body, headers });
  }
  try {
    const query = { platform: options.platform, source: sourceId };
    // The body goes through as the bytes that they are; the typed client would serialise it anew.
    const type = contentTypeOf(body) === "application/json" ? "application/json" : "application/octet-stream";
    const headers = { authorization: `Bearer ${token}`, "content-type": type };
    const init = { init: { body, headers } };
    return await unwrap(client.v1.deliveries.$post({ query, json: undefined }, init));
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input")
      return { status: error.details.status ?? 400, error: error.message };
    throw error;
  }
}

function readHeaders(file: string): Record<string, string> {
  try {
    return Headers.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new AppError("invalid_input", `${file} holds no JSON object of headers.`, {}, { cause: error });
  }
}

/** Notes beside recordings are passed over by name; what begins like a payload and cannot be read has failed. */
const NOT_A_PAYLOAD = "not_a_payload";

function mayBePayload({ decode }: Platform, body: Buffer): boolean {
  if (body[0] === 0xfe || body[0] === 0xff) return decode !== undefined;
  const begin = body
    .subarray(0, 2_000)
    .toString()
    .replace(/^\uFEFF/, "")
    .trimStart();
  return /^[{[<]/.test(begin) || (decode !== undefined && /^[\w.-]+=/.test(begin));
}

/** A recorded exchange was polled; anything else is a webhook where the platform has one that sends such bodies. */
function guess(platform: Platform, body: Buffer): "webhook" | "poll" {
  if (!platform.webhook) return "poll";
  if (!(platform.webhook.contentType ?? /json/).test(contentTypeOf(body))) return "poll";
  if (!platform.poller) return "webhook";
  return /^\s*\{\s*"request"\s*:/.test(body.subarray(0, 200).toString()) ? "poll" : "webhook";
}

async function resultOf(
  { client }: Connection,
  options: Options,
  fed: Fed | typeof NOT_A_PAYLOAD,
): Promise<Omit<Report, "file">> {
  const nothing = { created: 0, updated: 0, ignored: [], failed: [] };
  if (fed === NOT_A_PAYLOAD) return { ...nothing, ignored: [{ reason: NOT_A_PAYLOAD, count: 1 }] };
  if ("probed" in fed) return { ...nothing, ignored: [{ reason: "probe", count: 1 }] };
  if ("error" in fed) return { ...nothing, failed: [{ reason: `refused with ${fed.status}: ${fed.error}` }] };
  if (!options.wait) return nothing;
  const done = await outcomeOf(client, options.brand, fed.deliveryId, Number(options.timeout));
  if (!done)
    return {
      ...nothing,
      failed: [{ reason: `not processed within ${options.timeout} s; see \`kikimimi dlq\` (${fed.deliveryId})` }],
    };
  const { created, updated, ignored, failed } = done.outcome;
  return { created, updated, ignored, failed };
}

function print(reports: readonly Report[], options: Options): void {
  const sum = (count: (report: Report) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  const totals = {
    created: sum((report) => report.created),
    updated: sum((report) => report.updated),
    ignored: sum((report) => report.ignored.reduce((total, item) => total + item.count, 0)),
    failed: sum((report) => report.failed.length),
  };
  if (options.json) return printJson({ files: reports, totals });
  for (const { file, created, updated, ignored, failed } of reports) {
    const parts = [`created ${created}`, `updated ${updated}`];
    if (ignored.length > 0) parts.push(`ignored ${ignored.map((item) => `${item.count} ${item.reason}`).join(", ")}`);
    if (failed.length > 0) parts.push(`FAILED ${failed.map((item) => item.reason).join("; ")}`);
    printLine(`${file}: ${parts.join(" · ")}`);
  }
  printLine(
    `total: created ${totals.created} · updated ${totals.updated} · ignored ${totals.ignored} · failed ${totals.failed}`,
  );
}
