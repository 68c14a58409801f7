import { createRoute, z } from "@hono/zod-openapi";
import { ALERT_PRESET_NAMES, ALERT_PRESETS } from "@kikimimi/core/report/alert";
import { VOLUME_KEYS } from "@kikimimi/core/report/volume";
import { listVolumeThreads } from "@kikimimi/pipeline/list-volume-threads";
import { reportAlerts } from "@kikimimi/pipeline/report-alerts";
import { reportVolume } from "@kikimimi/pipeline/report-volume";
import { presentRow } from "../present.ts";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { AlertReport, VolumeReport, VolumeThreads } from "../schema-volume.ts";
import { Brand, Limit } from "../schema.ts";

const DAY_MS = 86_400_000;
/** Days of a window by the step of its series. */
const MOST_DAYS = { hour: 31, day: 400 } as const;

const Window = z.object({
  brand: Brand,
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
});
type Window = z.infer<typeof Window>;

const isForward = ({ from, to }: Window): boolean => Date.parse(from) < Date.parse(to);
const FORWARD = { path: ["to"], message: "must be later than from" };
const spansAtMost = ({ from, to }: Window, days: number): boolean => Date.parse(to) - Date.parse(from) <= days * DAY_MS;

const VolumeQuery = Window.extend({
  step: z.enum(["hour", "day"]).default("day"),
  by: z.enum(VOLUME_KEYS).default("all"),
})
  .refine(isForward, FORWARD)
  .refine((window) => spansAtMost(window, MOST_DAYS[window.step]), {
    path: ["to"],
    message: `a window has at most ${MOST_DAYS.hour} days by the hour and ${MOST_DAYS.day} by the day`,
  });

const ThreadsQuery = Window.extend({
  by: z.enum(VOLUME_KEYS).default("all"),
  group: z.string().max(200).optional(),
  limit: Limit,
})
  .refine(isForward, FORWARD)
  .refine((window) => spansAtMost(window, MOST_DAYS.day), {
    path: ["to"],
    message: `a window has at most ${MOST_DAYS.day} days`,
  });

const AlertsQuery = Window.extend({ preset: z.enum(ALERT_PRESET_NAMES).default("medium") })
  .refine(isForward, FORWARD)
  .refine((window) => spansAtMost(window, MOST_DAYS.hour), {
    path: ["to"],
    message: `a window has at most ${MOST_DAYS.hour} days`,
  });

export const reportVolumeRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/reports/volume",
      tags: ["Reports"],
      summary: "How much was said, and how",
      description:
        "Customers' mentions by the hour or day of `timeZone` in which they were posted, gapless, by platform, sentiment, anger, urgency or topic. Our own words, deleted ones and spam do not count; each copy of a wave does; a mention may meet several topics, or none. Past days are counted once they are over and again a day later (`source: rollups`, as of `asOf`), newer ones from the threads that changed since. A bucket that is not `counted` says nothing. Needs the role viewer.",
      security,
      request: { query: VolumeQuery },
      responses: { 200: jsonAnswer("The report.", VolumeReport), ...problems },
    }),
    async (c) => {
      const { brand, from, to, ...rest } = c.req.valid("query");
      const input = { ...rest, brandId: brandOf(c.var.actor, brand), from: new Date(from), to: new Date(to) };
      const { groups, buckets, ...report } = await reportVolume({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ ...report, groups: [...groups], buckets: buckets.map((one) => ({ ...one })) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/reports/volume/threads",
      tags: ["Reports"],
      summary: "The threads behind a figure of the volume",
      description:
        "Threads with customers' mentions posted in the window, of one `group` of `by` where it is named, the newest mention first; `mentions` of each say how many of them the figure counts. `complete` is false where more than 10,000 threads changed since `from`. Needs the role viewer.",
      security,
      request: { query: ThreadsQuery },
      responses: { 200: jsonAnswer("The threads.", VolumeThreads), ...problems },
    }),
    async (c) => {
      const { brand, from, to, ...rest } = c.req.valid("query");
      const input = { ...rest, brandId: brandOf(c.var.actor, brand), from: new Date(from), to: new Date(to) };
      const { items, ...found } = await listVolumeThreads({ ctx: c.var.ctx, actor: c.var.actor, input });
      const shown = items.map(({ mentions, at, ...row }) => ({ ...presentRow(row), mentions, at }));
      return c.json({ ...found, items: shown }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/reports/alerts",
      tags: ["Reports"],
      summary: "What was out of the ordinary",
      description:
        "Alerts on the hourly volume by a preset, computed anew each time. Volume: `value` is the posts of an hour (of `day-…`: the hourly average of 24), and it is reported when it is at least `floor` posts and more than mean + `sigma`·σ of the `baselineHours` before it, or at least `atLeast`. Negative: `value` is the share of negative posts among n, reported when n is at least `floor` and it is more than p₀ + `sigma`·√(p₀(1 − p₀)/n) with p₀ = (negative + 1)/(posts + 2) of the baseline. After an alert none of its kind follows for `coolDownHours`. Nothing is reported before `minimumHours` were counted. Needs the role viewer.",
      security,
      request: { query: AlertsQuery },
      responses: { 200: jsonAnswer("The alerts.", AlertReport), ...problems },
    }),
    async (c) => {
      const { brand, from, to, preset } = c.req.valid("query");
      const rule = ALERT_PRESETS[preset];
      const input = { rule, brandId: brandOf(c.var.actor, brand), from: new Date(from), to: new Date(to) };
      const report = await reportAlerts({ ctx: c.var.ctx, actor: c.var.actor, input });
      const alerts = report.alerts.map(({ fires: _fires, ...alert }) => alert);
      return c.json({ ...report, rule: { ...rule }, alerts, hours: [...report.hours] }, 200);
    },
  );
