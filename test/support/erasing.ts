import { type Client, unwrap } from "@kikimimi/api/client";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import { postOf } from "./posts.ts";
import { Crash, type Fate, type World } from "./world.ts";

export const PLATFORM = "standardwebhooks";

/** Whose posts are erased, and words that stand in nothing but them. */
export const HANA = { id: "hana-4711", name: "山田 花子", handle: "Hana_Y" };
export const SECRET = "ひみつ";

/** A post of a person in a conversation. */
export function said(
  id: string,
  text: string,
  fields: {
    author?: { id: string; name: string; handle?: string };
    conversationId?: string;
    at?: Date;
    own?: boolean;
  } = {},
): ReturnType<typeof postOf> {
  const { author = HANA, ...rest } = fields;
  const post = postOf(id, { text, ...rest });
  return { ...post, data: { ...post.data, author: { followers: 0, ...author } } };
}

/** The id of a mention of these tests. */
export function idOf(id: string): string {
  return mentionIdOf("demo", PLATFORM, id);
}

type Erased = Awaited<ReturnType<typeof eraseAll>>;

/** Erases an author's posts step by step until it is done. */
export async function eraseAll({ v1 }: Client, author = HANA.id) {
  let erasure = await unwrap(v1.erasures.$post({ query: {}, json: { platform: PLATFORM, author, confirm: author } }));
  for (let steps = 0; erasure.phase !== null; steps++) {
    if (steps > 500) throw new Error("an erasure does not end");
    erasure = await unwrap(v1.erasures[":id"].run.$post({ param: { id: erasure.erasureId }, query: {} }));
  }
  return erasure;
}

/** The same by a process that dies whenever fate says so, and begins again; how often it died. */
export async function eraseThroughDeaths(client: Client, fate: Fate): Promise<{ erasure: Erased; deaths: number }> {
  for (let deaths = 0; ; deaths++) {
    try {
      return { erasure: await eraseAll(client), deaths };
    } catch (error) {
      if (!fate.isDead && !(error instanceof Crash)) throw error;
      fate.restart();
    }
  }
}

export async function hear(world: World, ...posts: readonly object[]): Promise<void> {
  for (const post of posts) {
    const { status, body } = await world.push(PLATFORM, post);
    if (status !== 200) throw new Error(`the ingress refused: ${status} ${body}`);
  }
  await world.drain();
}
