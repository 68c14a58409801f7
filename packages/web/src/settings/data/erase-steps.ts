import { type Client, unwrap } from "@kikimimi/api/client";
import type { AuthorPreview, ErasureRow } from "@kikimimi/api/schema-export";

/** Where the list of erasures is kept. */
export const ERASURES = ["settings", "erasures"] as const;

/** Whom somebody looks for. */
export type Lookup = { readonly platform: string; readonly by: "author" | "handle"; readonly who: string };

/** One account and what of its is stored. */
export type Account = {
  readonly id: string;
  readonly name: string | null;
  readonly handle: string | null;
  readonly posts: number;
  readonly threads: number;
};

/** How far a look is. */
export type LookProgress = { readonly posts: number; readonly reached: string };

type Asked = { platform: string; author?: string; handle?: string; cursor?: string };

/** All accounts that fit, with their posts counted; reads everything of the platform. */
export async function lookFor(
  client: Client,
  { platform, by, who }: Lookup,
  tell: (progress: LookProgress) => void,
  stopped: () => boolean,
): Promise<{ readonly accounts: readonly Account[]; readonly posts: number }> {
  const found = new Map<string, Omit<Account, "threads"> & { readonly threads: ReadonlySet<string> }>();
  let posts = 0;
  for (let cursor: string | null = ""; cursor !== null && !stopped();) {
    const json: Asked = { platform, [by]: who, ...(cursor === "" ? {} : { cursor }) };
    const page: AuthorPreview = await unwrap(client.v1.erasures.preview.$post({ query: {}, json }));
    for (const { threadIds, ...one } of page.authors) {
      const known = found.get(one.id);
      const threads = new Set([...(known?.threads ?? []), ...threadIds]);
      found.set(one.id, { ...one, posts: one.posts + (known?.posts ?? 0), threads });
    }
    posts += page.read.posts;
    tell({ posts, reached: page.reached });
    cursor = page.next;
  }
  return { accounts: [...found.values()].map((one) => ({ ...one, threads: one.threads.size })), posts };
}

/** Begins an erasure, or goes on with it, and asks for its steps until it is done or somebody leaves. */
export async function eraseAll(
  { v1: { erasures } }: Client,
  whose: { readonly platform: string; readonly author: string } | { readonly erasureId: string },
  tell: (erasure: ErasureRow) => void,
  stopped: () => boolean,
): Promise<ErasureRow> {
  const step = (id: string): Promise<ErasureRow> => unwrap(erasures[":id"].run.$post({ param: { id }, query: {} }));
  let erasure = await ("erasureId" in whose
    ? step(whose.erasureId)
    : unwrap(erasures.$post({ query: {}, json: { ...whose, confirm: whose.author } })));
  while (erasure.phase !== null && !stopped()) {
    tell(erasure);
    erasure = await step(erasure.erasureId);
  }
  return erasure;
}
