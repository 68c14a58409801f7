import type { CreateFake } from "../fake.ts";

const PAGE = "https://kasa.example/news/1";
const EID = "4750000000000000001";

type Mark = { readonly user: string; comment: string; readonly at: Date };

/** One bookmarked page, the search that finds bookmarked pages and one user's feed, after developer.hatena.ne.jp. */
export const createFake: CreateFake = ({ now }) => {
  const marks: Mark[] = [];
  const found: { readonly link: string; title: string; readonly at: Date }[] = [];
  const kept: { readonly eid: number; comment: string; readonly at: Date }[] = [];
  let limitedUntil = new Date(0);

  const entry = (): unknown =>
    marks.length === 0
      ? null
      : {
          count: marks.length + 1,
          url: PAGE,
          entry_url: `https://b.hatena.ne.jp/entry/s/kasa.example/news/1`,
          title: "Kasa News",
          eid: EID,
          bookmarks: [
            ...marks
              .toReversed()
              .map(({ user, comment, at }) => ({ user, comment, timestamp: japanMinute(at), tags: [] })),
            { user: "silent", comment: "", timestamp: "2026/11/26 18:00", tags: ["あとで読む"] },
          ],
        };

  const feed = (items: readonly string[]): Response =>
    new Response(
      `<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:hatena="http://www.hatena.ne.jp/info/xmlns#"><channel rdf:about="https://b.hatena.ne.jp/"><title>Kasa</title><link>https://b.hatena.ne.jp/</link></channel>${items.toReversed().join("")}</rdf:RDF>`,
      { headers: { "content-type": "application/xml; charset=utf-8" } },
    );

  return {
    fetch: async (target, init) => {
      const url = new URL(new Request(target, init).url);
      const wait = Math.ceil((limitedUntil.getTime() - now().getTime()) / 1000);
      if (wait > 0) return new Response("", { status: 429, headers: { "retry-after": String(wait) } });
      if (url.href === `https://b.hatena.ne.jp/entry/jsonlite/?url=${encodeURIComponent(PAGE)}`)
        return Response.json(entry());
      if (url.href === "https://b.hatena.ne.jp/q/kasa?mode=rss&sort=recent&users=1") {
        return feed(found.map(({ link, title, at }) => itemOf(link, link, title, at, "")));
      }
      if (url.href === "https://b.hatena.ne.jp/yuki/bookmark.rss") {
        return feed(
          kept.map(({ eid, comment, at }) =>
            itemOf(
              `https://b.hatena.ne.jp/yuki/20261126#bookmark-${eid}`,
              `https://rain.example/${eid}`,
              "Rain",
              at,
              comment,
              "yuki",
            ),
          ),
        );
      }
      throw new Error(`Nothing at ${url.href}`);
    },
    settings: { urls: [PAGE], queries: ["kasa"], users: ["yuki"] },
    secrets: {},
    limit: (until) => void (limitedUntil = until),
    revoke: () => undefined,
    people: {
      post: ({ stream, text }) => {
        if (stream.startsWith("search:")) {
          const link = `https://rain.example/${found.length + 1}`;
          found.push({ link, title: text, at: now() });
          return link;
        }
        if (stream.startsWith("user:")) {
          const eid = 4_760_000_001 + kept.length;
          kept.push({ eid, comment: text, at: now() });
          return `${eid}/yuki`;
        }
        const user = `person${marks.length + 1}`;
        marks.push({ user, comment: text, at: now() });
        return `${EID}/${user}`;
      },
      edit: (externalId, text) => {
        for (const mark of marks.filter(({ user }) => externalId === `${EID}/${user}`)) mark.comment = text;
        for (const mark of kept.filter(({ eid }) => externalId === `${eid}/yuki`)) mark.comment = text;
        for (const page of found.filter(({ link }) => externalId === link)) page.title = text;
      },
    },
  };
};

/** `YYYY/MM/DD HH:MM` in Japan. */
function japanMinute(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 16).replaceAll("-", "/").replace("T", " ");
}

function itemOf(about: string, link: string, title: string, at: Date, comment: string, user?: string): string {
  const person = user === undefined ? "" : `<dc:creator>${user}</dc:creator>`;
  return `<item rdf:about="${about}"><title>${title}</title><link>\n${link}\n</link><description>${comment}</description>${person}<dc:date>${at.toISOString()}</dc:date><hatena:bookmarkcount>3</hatena:bookmarkcount></item>`;
}
