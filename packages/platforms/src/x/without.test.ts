import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import account from "./fixtures/account-activity.json" with { type: "json" };
import mention from "./fixtures/activity-mention.json" with { type: "json" };
import message from "./fixtures/activity-message.json" with { type: "json" };
import messages from "./fixtures/direct-messages.json" with { type: "json" };
import lookup from "./fixtures/lookup.json" with { type: "json" };
import page from "./fixtures/search-page.json" with { type: "json" };
import { x } from "./index.ts";

const settings = x.manifest.settings.parse({ accountId: "7000000001", username: "kasa_shop" });

function input(body: unknown) {
  return { via: "poll" as const, body, headers: {}, settings, receivedAt: new Date("2026-11-26T00:00:00Z") };
}

const read = (body: unknown) => x.normalise(input(body));
const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");

describe("x without deleted posts", () => {
  it.each([
    ["a search page", page],
    ["an account's events", account],
    ["a pushed mention", mention],
    ["a pushed message", message],
    ["a lookup", lookup],
    ["messages", messages],
  ])("keeps everything else of %s", (_name, body) => {
    const all = read(body).changes;
    for (const gone of said(body)) {
      const rest = x.without(input(body), new Set([gone.externalId]));
      expect(read(rest).changes).toEqual(
        all.filter((change) => change.type === "deleted" || change.externalId !== gone.externalId),
      );
      expect(read(rest).failed).toEqual([]);
      expect(JSON.stringify(rest)).not.toContain(JSON.stringify(gone.content.text).slice(1, -1));
    }
    expect(x.without(input(body), new Set(["1"]))).toEqual(body);
  });
});

describe("x words in other places", () => {
  it("go with the post: where another one quotes it, and beside it", () => {
    const quoting = {
      tweet_create_events: [
        {
          id_str: "2125394533066407937",
          text: "see",
          user: { id_str: "1" },
          is_quote_status: true,
          quoted_status: { id_str: "42", text: "taken back", user: { id_str: "7000000001" } },
        },
      ],
    };
    const rest = x.without(input(quoting), new Set(["42"]));
    expect(JSON.stringify(rest)).not.toContain("taken back");
    expect(read(rest)).toEqual(read(quoting));
    expect(said(rest)[0]?.content.address).toMatchObject({ summoned: "true" });
  });

  it("go by any version of an edited post of the old API", () => {
    const edited = { id_str: "43", text: "new", user: { id_str: "1" }, edit_history: { initial_tweet_id: "42" } };
    expect(x.without(input({ tweet_create_events: [edited] }), new Set(["42"]))).toEqual({ tweet_create_events: [] });
  });
});
