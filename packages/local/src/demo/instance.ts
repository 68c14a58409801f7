import type { LocalHost } from "../functions.ts";
import { createMastodonServer, type MastodonServer } from "./mastodon-server.ts";
import { demoPosts } from "./posts.ts";
import { DEMO_ACCOUNT, DEMO_INSTANCE } from "./sources.ts";

/** The demo's Mastodon instance: a host inside this process whose poller is the real one. */
export type DemoInstance = LocalHost & {
  /** Lets the demo's people post, as seen from `base`; the same posts get the same ids every time. */
  readonly fill: (base: Date) => void;
};

/** An empty instance that takes this access token. */
export function demoInstance(token: string): DemoInstance {
  let pretend: Date | undefined;
  const server = createMastodonServer({
    now: () => pretend ?? new Date(),
    baseUrl: DEMO_INSTANCE,
    token,
    owner: { username: DEMO_ACCOUNT },
  });
  return {
    origin: DEMO_INSTANCE,
    handle: server.handle,
    fill: (base) => {
      for (const deed of deeds(server)) {
        pretend = new Date(base.getTime() - deed.minutesAgo * 60_000);
        deed.run();
      }
      pretend = undefined;
    },
  };
}

type Deed = { readonly minutesAgo: number; readonly run: () => void };

/** Posts, edits and deletes in the order in which people did them. */
function deeds(server: MastodonServer): Deed[] {
  const idOf = new Map<string, string>();
  const posted = (id: string): string => idOf.get(id) ?? "";
  const all = demoPosts
    .filter((post) => post.platform === "mastodon")
    .flatMap((post): Deed[] => {
      const { author, edit, deletedMinutesAgo } = post;
      const account = post.own
        ? { username: DEMO_ACCOUNT, displayName: author.name }
        : { username: (author.handle ?? author.id).split("@")[0] ?? author.id, displayName: author.name };
      const say = (): void => {
        const status = server.post({
          text: post.text,
          account: { ...account, followers: author.followers ?? 0 },
          language: post.lang,
          ...(post.parent === undefined ? {} : { inReplyTo: posted(post.parent) }),
        });
        idOf.set(post.id, status.id);
      };
      return [
        { minutesAgo: post.minutesAgo, run: say },
        ...(edit ? [{ minutesAgo: edit.minutesAgo, run: () => void server.edit(posted(post.id), edit.text) }] : []),
        ...(deletedMinutesAgo === undefined
          ? []
          : [{ minutesAgo: deletedMinutesAgo, run: () => server.remove(posted(post.id)) }]),
      ];
    });
  return all.sort((a, b) => b.minutesAgo - a.minutesAgo);
}
