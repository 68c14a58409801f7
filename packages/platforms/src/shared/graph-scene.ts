import type { Call } from "../call.ts";
import type { CreateFake } from "../fake.ts";
import type { Platform } from "../platform.ts";
import type { Page } from "../poller.ts";
import type { ReplyInput, ReplyTarget } from "../reply.ts";

/** When a test's reply is sent. */
const NOW = new Date("2026-11-26T10:00:00Z");

/** So many hours before that, as ISO text. */
export const ago = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString();

/** For tests: a poller of Meta's graph over its platform's fake. */
export function graphScene(platform: Platform, createFake: CreateFake) {
  /** A fake with a clock, the call that a poller is given, and each URL that was asked for. */
  function world(pageSize = 3, more: object = {}) {
    let clock = NOW.getTime();
    const now = (): Date => new Date(clock);
    const fake = createFake({ now, pageSize });
    const asked: string[] = [];
    const call: Call = {
      settings: platform.manifest.settings.parse({ ...fake.settings, ...more }),
      secrets: fake.secrets,
      fetch: async (target, init) => {
        asked.push(new Request(target, init).url);
        return fake.fetch(target, init);
      },
      now,
      pace: { wait: async () => undefined, random: () => 0 },
    };
    const people = fake.people;
    if (!people) throw new Error("nobody is there");
    return { call, people, asked, fake, pass: (ms: number): void => void (clock += ms) };
  }

  /** All pages of a stream from a cursor on, and the cursor at their end. */
  async function drain(
    call: Call,
    stream: string,
    cursor?: string,
  ): Promise<{ pages: Page[]; cursor: string | undefined }> {
    const { poller } = platform;
    if (!poller) throw new Error("nothing is polled");
    const pages: Page[] = [];
    for (;;) {
      const page = await poller.fetchPage({ ...call, stream, cursor });
      pages.push(page);
      cursor = page.cursor;
      if (!page.more) return { pages, cursor };
      if (pages.length > 50) throw new Error("endless");
    }
  }

  function read(call: Call, body: string | undefined) {
    const input = { via: "poll", headers: {}, settings: call.settings, receivedAt: call.now() } as const;
    return platform.normalise({ ...input, body: body === undefined ? null : JSON.parse(body) });
  }

  return { world, drain, read };
}

/** For tests: a reply to be sent where the answers stand fixed, the last one for ever, and what was asked, as `seen` shows it. */
export function replyCall<Seen>(
  input: {
    readonly settings: object;
    readonly target: ReplyTarget;
    readonly text: string;
    readonly answers: readonly unknown[];
  },
  seen: (url: URL, body: string) => Seen,
): { readonly made: ReplyInput; readonly asked: readonly Seen[] } {
  const { settings, target, text, answers } = input;
  const asked: Seen[] = [];
  const made: ReplyInput = {
    settings,
    secrets: { accessToken: ["EAAB"] },
    fetch: async (url, init) => {
      const request = new Request(url, init);
      asked.push(seen(new URL(request.url), await request.text()));
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      return Response.json(answer, { status: JSON.stringify(answer).includes("error") ? 400 : 200 });
    },
    now: () => NOW,
    pace: { wait: async () => undefined, random: () => 0 },
    target,
    text,
    key: "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10",
    approvedAt: NOW,
  };
  return { made, asked };
}
