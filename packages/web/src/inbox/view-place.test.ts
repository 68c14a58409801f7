import * as fc from "fast-check";
import { expect, it } from "vitest";
import { placeOf, searchOf } from "./place.ts";
import { draftOf, filterOf, placeOfView } from "./view-place.ts";

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const status = fc.constantFrom(
  "active",
  "queued",
  "claimed",
  "escalated",
  "waiting",
  "snoozed",
  "closed",
  "ignored",
  "merged",
);
const filter = fc.record(
  {
    status,
    platform: word,
    topic: word,
    wave: word.map((id) => `wav_${id}`),
    team: word,
    tag: word,
    holder: fc.oneof(word, fc.constant("me"), fc.constant("nobody")),
    follower: word,
    minPriority: fc.integer({ min: 0, max: 100 }),
  },
  { requiredKeys: ["status"] },
);
const sort = fc.constantFrom("priority", "due");

it("a view that is opened and saved again is the same view, also by way of the address", () => {
  fc.assert(
    fc.property(filter, sort, (wanted, by) => {
      const place = placeOfView({ filter: wanted, sort: by });
      const there = placeOf(searchOf(place));
      expect(draftOf(there, "name")).toEqual({ name: "name", filter: wanted, sort: by });
    }),
  );
});

it("the list by day is no view", () => {
  expect(filterOf({ tab: "day", sort: "priority" })).toBeUndefined();
});
