import { expect, it } from "vitest";
import { namedIn, offersFor } from "./colleagues-named.ts";

const people = [
  { id: "sato", name: "佐藤" },
  { id: "sato-k", name: "佐藤 花子" },
  { id: "dana", name: "Dana" },
];

it.each([
  ["@佐藤 お願いします", ["sato"]],
  ["@佐藤 花子 お願いします", ["sato-k"]],
  ["@佐藤と@Dana、@佐藤", ["sato", "dana"]],
  ["佐藤さんとDana", []],
  ["@Dan", []],
])("finds in %j: %j", (text, ids) => {
  expect(namedIn(text, people).map(({ id }) => id)).toEqual(ids);
});

it("offers by name and id, in any width", () => {
  expect(offersFor(people, "ＤＡ").map(({ id }) => id)).toEqual(["dana"]);
  expect(offersFor(people, "sato")).toHaveLength(2);
});
