import { expect, it } from "vitest";
import { nextAfter, rememberOrder } from "./order.ts";

it.each([
  [["a", "b", "c"], "a", "b"],
  [["a", "b", "c"], "c", "a"],
  [["a", "b"], "gone", "a"],
  [["a"], "a", undefined],
  [[], "a", undefined],
])("in %j comes after %s: %s", (order, threadId, next) => {
  rememberOrder(order);
  expect(nextAfter(threadId)).toBe(next);
});
