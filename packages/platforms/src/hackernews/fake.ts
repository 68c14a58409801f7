import type { CreateFake } from "../fake.ts";

type Item = {
  readonly id: number;
  text: string;
  readonly at: number;
  readonly parent: number | undefined;
  readonly story: number;
};

/** The search by date over everything that was posted, after hn.algolia.com/api: 1,000 hits of a query at most. */
export const createFake: CreateFake = ({ now, pageSize }) => {
  const items: Item[] = [];
  let limitedUntil = new Date(0);

  const search = (query: URLSearchParams): unknown => {
    const filters = (query.get("numericFilters") ?? "").split(",");
    const bound = (sign: string): number =>
      Number(filters.find((one) => one.startsWith(`created_at_i${sign}`))?.slice(14));
    const [from, to] = [bound(">="), bound("<=")];
    const found = items.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => b.at - a.at || b.id - a.id);
    const page = Number(query.get("page"));
    const hitsPerPage = Math.min(Number(query.get("hitsPerPage")), pageSize);
    return {
      hits: found
        .slice(0, 1_000)
        .slice(page * hitsPerPage, (page + 1) * hitsPerPage)
        .map(hitOf),
      nbHits: found.length,
      page,
      nbPages: Math.ceil(Math.min(found.length, 1_000) / hitsPerPage),
      hitsPerPage,
      query: query.get("query"),
    };
  };

  return {
    fetch: async (target, init) => {
      const url = new URL(new Request(target, init).url);
      if (url.origin + url.pathname !== "https://hn.algolia.com/api/v1/search_by_date")
        throw new Error(`Nothing at ${url.href}`);
      if (limitedUntil > now()) return Response.json({ message: "Too many requests", status: 429 }, { status: 429 });
      return Response.json(search(url.searchParams));
    },
    settings: { queries: ["kasa"] },
    secrets: {},
    limit: (until) => void (limitedUntil = until),
    revoke: () => undefined,
    people: {
      post: ({ text, replyTo }) => {
        const parent = items.find(({ id }) => String(id) === replyTo);
        const id = 48_000_001 + items.length;
        items.push({
          id,
          text,
          at: Math.floor(now().getTime() / 1000),
          parent: parent?.id,
          story: parent?.story ?? id,
        });
        return String(id);
      },
    },
  };
};

function hitOf({ id, text, at, parent, story }: Item): unknown {
  const created = new Date(at * 1000).toISOString();
  const shared = { objectID: String(id), author: "yuki", created_at: created, created_at_i: at, updated_at: created };
  return parent === undefined
    ? {
        ...shared,
        title: text,
        url: null,
        points: 1,
        num_comments: 0,
        story_id: id,
        story_text: null,
        _tags: ["story", "author_yuki", `story_${id}`],
      }
    : {
        ...shared,
        title: null,
        url: null,
        points: null,
        comment_text: text,
        parent_id: parent,
        story_id: story,
        _tags: ["comment", "author_yuki", `story_${story}`],
      };
}
