import { describe, expect, it } from "vitest";
import { csvHeader, csvRecords, csvRows } from "./csv.ts";

const fieldsOf = (text: string): unknown[] =>
  [...csvRecords(text)].map((record) => ("fields" in record ? record.fields : record));

describe("csvRecords", () => {
  it("reads quotes, doubled quotes, commas and line ends inside quotes", () => {
    expect(fieldsOf('a,"b, ""c""",d\n"two\nlines",,"" \n'.replace('"" \n', '""\n'))).toEqual([
      ["a", 'b, "c"', "d"],
      ["two\nlines", "", ""],
    ]);
  });

  it("takes any line end, and none at the end", () => {
    expect(fieldsOf("a,b\r\nc,d\re,f\ng,h")).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
      ["g", "h"],
    ]);
  });

  it("keeps an empty last field and passes over empty lines", () => {
    expect(fieldsOf("a,\n\nb,")).toEqual([
      ["a", ""],
      ["b", ""],
    ]);
  });

  it("leaves a quote inside a bare field alone", () => {
    expect(fieldsOf('a 5" pipe,b\n')).toEqual([['a 5" pipe', "b"]]);
  });

  it("counts lines inside quotes, and says on which line a record begins", () => {
    const lines = [...csvRecords('"one\r\ntwo",x\ny,z\n')].map(({ line }) => line);
    expect(lines).toEqual([1, 3]);
  });

  it("names a line with a broken quote and goes on after it", () => {
    const [first, broken, last] = [...csvRecords('a,b\n"c"x,d\ne,f\n')];
    expect([first, last]).toEqual([
      { line: 1, fields: ["a", "b"] },
      { line: 3, fields: ["e", "f"] },
    ]);
    expect(broken).toMatchObject({ line: 2, problem: expect.stringContaining("quote") as string });
  });

  it("reads a long quoted field without exhausting the stack", () => {
    const long = 'x""'.repeat(200_000);
    expect(fieldsOf(`"${long}",y\n`)).toEqual([['x"'.repeat(200_000), "y"]]);
  });
});

describe("csvRows", () => {
  it("names fields by the header and finds records of another length", () => {
    expect([...csvRows("id,text\n1,hello\n2\n")]).toEqual([
      { line: 2, row: { id: "1", text: "hello" } },
      { line: 3, problem: "1 fields where the header names 2" },
    ]);
    expect(csvHeader('id,"the text"')).toEqual(["id", "the text"]);
  });
});
