import type { Call, Pace, Token } from "@kikimimi/platforms/call";
import type { Fake } from "@kikimimi/platforms/fake";
import type { Platform } from "@kikimimi/platforms/platform";

/** Neither sleeps nor guesses. */
export const instantPace: Pace = { wait: async () => undefined, random: () => 0.5 };

/** Calls one platform's fake as the scheduler would: with settings parsed and a token that is renewed when it is due. */
export class Caller {
  readonly #platform: Platform;
  readonly #fake: Fake;
  readonly #now: () => Date;
  #token: Token | undefined;
  /** The next requests that fail as if the network were down. */
  broken = 0;
  /** The write, counted from 1, that the platform carries out though its answer is lost; 0 for none. */
  lost = 0;

  constructor(platform: Platform, fake: Fake, now: () => Date) {
    this.#platform = platform;
    this.#fake = fake;
    this.#now = now;
  }

  readonly #fetch: typeof fetch = async (target, init) => {
    if (this.broken > 0) {
      this.broken--;
      throw new TypeError("fetch failed");
    }
    const answer = await this.#fake.fetch(target, init);
    const writes = (init?.method ?? "GET") !== "GET";
    if (writes && this.lost > 0 && --this.lost === 0) throw new TypeError("other side closed");
    return answer;
  };

  get settings(): object {
    return this.#platform.manifest.settings.parse(this.#fake.settings);
  }

  async call(): Promise<Call> {
    const bare = {
      settings: this.settings,
      secrets: this.#fake.secrets,
      fetch: this.#fetch,
      now: this.#now,
      pace: instantPace,
    };
    const { tokens } = this.#platform;
    if (!tokens) return bare;
    const ends = this.#token?.expiresAt;
    const due = ends !== undefined && Date.parse(ends) - tokens.renewSeconds * 1000 <= this.#now().getTime();
    if (!this.#token || due) this.#token = await tokens.obtain(bare, this.#token);
    return { ...bare, token: this.#token };
  }
}
