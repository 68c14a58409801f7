import fc from "fast-check";
import { AppError } from "@kikimimi/core/base/error";
import type { Fake } from "@kikimimi/platforms/fake";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Page } from "@kikimimi/platforms/poller";
import { Caller } from "./caller.ts";

/** What happens between two polls, or to one of them. */
export type PollStep =
  | { readonly type: "post"; readonly replyTo: number | undefined }
  | { readonly type: "poll" }
  | { readonly type: "crash before storing" }
  | { readonly type: "crash before the cursor moves" }
  | { readonly type: "limit"; readonly seconds: number }
  | { readonly type: "network"; readonly times: number };

export const pollStep: fc.Arbitrary<PollStep> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ type: fc.constant("post" as const), replyTo: fc.option(fc.nat(50), { nil: undefined }) }),
  },
  { weight: 4, arbitrary: fc.constant({ type: "poll" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "crash before storing" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "crash before the cursor moves" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("limit" as const), seconds: fc.integer({ min: 1, max: 900 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("network" as const), times: fc.integer({ min: 1, max: 5 }) }) },
);

/** When a world begins. */
export const START = Date.parse("2026-11-26T10:00:00Z");

/** One stream of one platform with its durable cursor, and a record of what should have been heard. */
export class PollWorld {
  clock = START;
  readonly now = (): Date => new Date(this.clock);
  readonly platform: Platform;
  readonly stream: string;
  readonly fake: Fake;
  readonly caller: Caller;
  cursor: string | undefined;
  readonly posted: string[] = [];
  readonly heard = new Map<string, Set<string>>();
  pages = 0;

  constructor(platform: Platform, stream: string, fakeAt: (now: () => Date) => Fake) {
    this.platform = platform;
    this.stream = stream;
    this.fake = fakeAt(this.now);
    this.caller = new Caller(platform, this.fake, this.now);
  }

  post(replyTo: number | undefined, text = `傘 kasa ${this.posted.length}`): string {
    // A second apart: some platforms tell whole seconds.
    this.clock += 1_000;
    const parent = replyTo === undefined ? undefined : this.posted[replyTo % Math.max(1, this.posted.length)];
    const people = this.fake.people;
    if (!people) throw new Error(`${this.platform.manifest.id} has nobody who posts`);
    const id = people.post({ stream: this.stream, text, ...(parent === undefined ? {} : { replyTo: parent }) });
    this.posted.push(id);
    return id;
  }

  /** One page; undefined when the platform could not be read now. */
  async fetchPage(): Promise<Page | undefined> {
    this.pages++;
    try {
      const call = await this.caller.call();
      const { poller } = this.platform;
      const page = await poller?.fetchPage({ ...call, stream: this.stream, cursor: this.cursor });
      if (page?.pauseUntil) this.clock = Math.max(this.clock, page.pauseUntil.getTime());
      return page;
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== "rate_limited" && error.code !== "upstream")) throw error;
      this.clock += (error.details.retryAfter ?? 1) * 1000;
      return undefined;
    }
  }

  store(page: Page): void {
    if (page.body === undefined) return;
    const result = normaliseDelivery({
      platform: this.platform,
      via: "poll",
      body: page.body,
      headers: {},
      settings: this.fake.settings,
      receivedAt: this.now(),
    });
    if (result.failed.length > 0) throw new Error(`Unreadable page: ${JSON.stringify(result.failed)}`);
    for (const change of result.changes) {
      if (change.type !== "upserted") continue;
      const conversations = this.heard.get(change.externalId) ?? new Set();
      this.heard.set(change.externalId, conversations.add(change.conversation));
    }
  }

  async take(next: PollStep): Promise<void> {
    if (next.type === "post") return void this.post(next.replyTo);
    if (next.type === "limit") return this.fake.limit(new Date(this.clock + next.seconds * 1000));
    if (next.type === "network") return void (this.caller.broken = next.times);
    const page = await this.fetchPage();
    if (!page || next.type === "crash before storing") return;
    this.store(page);
    if (next.type === "poll") this.cursor = page.cursor;
  }

  /** Polls until the platform says that nothing more is there, and once more: what came during a walk is the next one's. */
  async drain(): Promise<void> {
    this.caller.broken = 0;
    const most = this.pages + 3 * this.posted.length + 20;
    for (let ends = 0; ;) {
      const page = await this.fetchPage();
      if (this.pages > most) throw new Error(`Still not drained after ${this.pages} pages`);
      if (!page) continue;
      this.store(page);
      this.cursor = page.cursor;
      if (!page.more && ++ends === 2) return;
    }
  }
}
