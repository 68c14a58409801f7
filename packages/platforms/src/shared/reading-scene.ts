import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DeliveryInput, normaliseDelivery } from "../normalise.ts";
import type { Platform } from "../platform.ts";

/** For tests: one platform's polled bodies, read at one moment, and the fixtures of its folder. */
export function readingScene(platform: Platform, settings: object, folder: string) {
  const receivedAt = new Date("2026-11-26T10:00:00Z");
  const inputOf = (body: unknown): DeliveryInput => ({
    platform,
    via: "poll",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: {},
    settings,
    receivedAt,
  });
  const read = (body: unknown) => normaliseDelivery(inputOf(body));
  const fixture = (file: string): string => readFileSync(join(folder, "fixtures", file), "utf8");
  return { receivedAt, inputOf, read, fixture };
}
