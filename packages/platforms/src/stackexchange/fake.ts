import type { CreateFake } from "../fake.ts";

type Question = { readonly id: number; text: string; readonly at: number; edited: number | undefined };

/** The advanced search over everything that was asked, after api.stackexchange.com/docs/advanced-search. */
export const createFake: CreateFake = ({ now, pageSize }) => {
  const questions: Question[] = [];
  let limitedUntil = new Date(0);
  let revoked = false;
  let left = 10_000;

  const search = (query: URLSearchParams): unknown => {
    const [from, to] = [Number(query.get("fromdate")), Number(query.get("todate"))];
    const found = questions.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => b.at - a.at || b.id - a.id);
    const size = Math.min(Number(query.get("pagesize")), pageSize);
    const start = (Number(query.get("page")) - 1) * size;
    const shown = found.slice(start, start + size);
    return {
      items: shown.map(questionOf),
      has_more: start + size < found.length,
      quota_max: 10_000,
      quota_remaining: left,
    };
  };

  return {
    fetch: async (target, init) => {
      const url = new URL(new Request(target, init).url);
      if (url.origin + url.pathname !== "https://api.stackexchange.com/2.3/search/advanced")
        throw new Error(`Nothing at ${url.href}`);
      if (url.searchParams.get("sort") !== "creation" || !url.searchParams.get("site"))
        throw new Error("Not as asked here");
      if (revoked) return refusal(403, "access_denied", "access denied");
      const wait = Math.ceil((limitedUntil.getTime() - now().getTime()) / 1000);
      if (wait > 0)
        return refusal(
          502,
          "throttle_violation",
          `too many requests from this IP, more requests available in ${wait} seconds`,
        );
      left--;
      return Response.json(search(url.searchParams));
    },
    settings: { searches: [{ site: "stackoverflow", q: "kasa" }] },
    secrets: { key: ["fake-key"] },
    limit: (until) => void (limitedUntil = until),
    revoke: () => void (revoked = true),
    people: {
      post: ({ text }) => {
        const id = 79_000_001 + questions.length;
        questions.push({ id, text, at: Math.floor(now().getTime() / 1000), edited: undefined });
        return `stackoverflow.com/q/${id}`;
      },
      edit: (externalId, text) => {
        for (const question of questions.filter(({ id }) => externalId === `stackoverflow.com/q/${id}`)) {
          question.text = text;
          question.edited = Math.floor(now().getTime() / 1000);
        }
      },
    },
  };
};

function refusal(id: number, name: string, message: string): Response {
  return Response.json({ error_id: id, error_name: name, error_message: message }, { status: 400 });
}

function questionOf({ id, text, at, edited }: Question): unknown {
  return {
    question_id: id,
    title: text,
    body: "<p>Why?</p>",
    creation_date: at,
    ...(edited === undefined ? {} : { last_edit_date: edited }),
    score: 0,
    answer_count: 0,
    view_count: 1,
    link: `https://stackoverflow.com/questions/${id}/why`,
    owner: {
      user_id: 7,
      account_id: 8,
      display_name: "yuki",
      user_type: "registered",
      link: "https://stackoverflow.com/users/7/yuki",
    },
  };
}
