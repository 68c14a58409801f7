import type { CreateFake } from "../fake.ts";

const URL_OF_FEED = "https://feeds.example/kasa.xml";

/** One host with one RSS 2.0 feed of everything that was posted, newest first, after rssboard.org/rss-specification. */
export const createFake: CreateFake = ({ now }) => {
  const posts: { readonly guid: string; title: string; at: Date; gone: boolean }[] = [];
  let limitedUntil = new Date(0);
  let revoked = false;
  let change = 0;

  const feed = (): string => {
    const items = posts
      .filter(({ gone }) => !gone)
      .map(
        ({ guid, title, at }) =>
          `<item><title>${escaped(title)}</title><link>${guid}</link><guid>${guid}</guid><pubDate>${at.toUTCString()}</pubDate></item>`,
      );
    return `<?xml version="1.0"?><rss version="2.0"><channel><title>Kasa</title><link>https://feeds.example/</link>${items.toReversed().join("")}</channel></rss>`;
  };

  return {
    fetch: async (target, init) => {
      const request = new Request(target, init);
      if (request.url !== URL_OF_FEED || request.method !== "GET") throw new Error(`Nothing at ${request.url}`);
      if (revoked) return new Response("", { status: 401 });
      const wait = Math.ceil((limitedUntil.getTime() - now().getTime()) / 1000);
      if (wait > 0) return new Response("", { status: 429, headers: { "retry-after": String(wait) } });
      const etag = `"${change}"`;
      if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers: { etag } });
      return new Response(feed(), { headers: { etag, "content-type": "application/rss+xml; charset=utf-8" } });
    },
    settings: { urls: [URL_OF_FEED] },
    secrets: {},
    limit: (until) => void (limitedUntil = until),
    revoke: () => void (revoked = true),
    people: {
      post: ({ text }) => {
        const guid = `https://feeds.example/posts/${posts.length + 1}`;
        posts.push({ guid, title: text, at: now(), gone: false });
        change++;
        return guid;
      },
      edit: (externalId, text) => {
        for (const post of posts.filter(({ guid }) => guid === externalId)) post.title = text;
        change++;
      },
    },
  };
};

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
