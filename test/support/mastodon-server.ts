import {
  type MastodonServer,
  type MastodonServerInput,
  createMastodonServer,
} from "@kikimimi/local/demo/mastodon-server";

/** A fake instance behind a `fetch` of its own, with everything that was asked of it. */
export type FakeMastodon = MastodonServer & {
  readonly fetch: typeof fetch;
  /** Path and query of each request, oldest first. */
  readonly requests: readonly string[];
  /** Makes the next requests whose path matches fail as if the network were down. */
  readonly breakNext: (times: number, path?: RegExp) => void;
};

/** Starts one; nothing listens on any port. */
export function fakeMastodon(input: MastodonServerInput): FakeMastodon {
  const server = createMastodonServer(input);
  const requests: string[] = [];
  let broken = { times: 0, path: /./ };
  const fetch: FakeMastodon["fetch"] = async (target, init) => {
    const request = new Request(target, init);
    const { pathname, search } = new URL(request.url);
    requests.push(pathname + search);
    if (broken.times > 0 && broken.path.test(pathname)) {
      broken.times--;
      throw new TypeError("fetch failed");
    }
    return server.handle(request);
  };
  return {
    ...server,
    fetch,
    requests,
    breakNext: (times, path = /./) => {
      broken = { times, path };
    },
  };
}
