import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it.each([
  [["a", 1, null], "a,1,"],
  [['=HYPERLINK("http://x")'], `"'=HYPERLINK(""http://x"")"`],
  [['say "no"', "a,b", "two\nlines"], '"say ""no""","a,b","two\nlines"'],
  [["＝1+1", "＋1", "－1", "＠x", "\n=1", "\t=1"], `'＝1+1,'＋1,'－1,'＠x,"'\n=1",'\t=1`],
  [["=1+1", "+1", "-1", "@x", -1], "'=1+1,'+1,'-1,'@x,-1"],
])("writes %j as one line that is no formula", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
