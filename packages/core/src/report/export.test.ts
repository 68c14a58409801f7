import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mentionOf } from "../mention/join.ts";
import { newThread } from "../thread/thread.ts";
import { draftOf } from "../reply/reply.ts";
import { exportHead, exportLine } from "./export-file.ts";
import { activityRowOf, postRowOf, replyRowOf, threadRowOf } from "./export-of.ts";
import { columnsOf, ExportKind, type ExportRow, EXPORTS, rowIdOf } from "./export-rows.ts";

const AT = "2026-11-26T00:00:00.000Z";
const by = { id: "sato", name: "佐藤" };
const thread = newThread({ threadId: "thr_1", brandId: "b", platform: "x", sourceId: "s", conversation: "c" });
const content = {
  version: 1,
  normaliser: 1,
  kind: "post",
  text: "=1+1",
  author: { id: "a" },
  media: [],
  own: false,
} as const;
const mention = mentionOf({
  brandId: "b",
  platform: "x",
  sourceId: "s",
  externalId: "1",
  conversation: "c",
  createdAt: AT,
  content: { ...content, media: [] },
  signal: null,
  deletedAt: null,
  receivedAt: AT,
});
const seed = {
  replyId: "rpl_1",
  threadId: "thr_1",
  brandId: "b",
  platform: "x",
  sourceId: "s",
  mentionId: "mnt_1",
  text: "@x",
  key: "k",
  by,
  createdAt: AT,
};

const ROWS: Readonly<Record<ExportKind, ExportRow>> = {
  posts: postRowOf(mention),
  threads: threadRowOf({ ...thread, tags: ["返金", "=vip"] }, AT),
  replies: replyRowOf(draftOf(seed)),
  activities: activityRowOf(
    {
      type: "thread.noted",
      activityId: "act_1",
      threadId: "thr_1",
      at: AT,
      by: { ...by, kind: "person" },
      text: "見た",
    },
    "x",
  ),
};

describe.each(ExportKind.options)("a row of %s", (kind) => {
  it("has exactly the columns that are told, the first of which is its id, and all are told in the documents", () => {
    const row = EXPORTS[kind].schema.strict().parse(ROWS[kind]);
    const names = columnsOf(kind).map(({ name }) => name);
    expect(Object.keys(row).sort()).toEqual(names.toSorted());
    expect(Object.values(ROWS[kind])[0]).toBe(rowIdOf(ROWS[kind]));
    const document = readFileSync(new URL("../../../../docs/export.md", import.meta.url), "utf8");
    const chapter = document.split(`### ${kind}`)[1]?.split("\n#")[0] ?? "";
    expect(columnsOf(kind).filter(({ name, meaning }) => !chapter.includes(`| \`${name}\` | ${meaning} |`))).toEqual(
      [],
    );
  });

  it("is one line of JSON, and one of CSV with a cell for each column", () => {
    expect(JSON.parse(exportLine(kind, "jsonl", ROWS[kind]))).toEqual(ROWS[kind]);
    const head = exportHead(kind, "csv");
    expect(head.split(",")).toHaveLength(columnsOf(kind).length);
    expect(head.endsWith("\r\n")).toBe(true);
    expect(exportHead(kind, "jsonl")).toBe("");
  });
});

it("writes no cell that a spreadsheet runs, joins lists by spaces, and leaves nothing as nothing", () => {
  expect(exportLine("posts", "csv", ROWS.posts)).toContain(",'=1+1,");
  expect(exportLine("replies", "csv", ROWS.replies)).toContain(",'@x,");
  expect(exportLine("threads", "csv", ROWS.threads)).toContain(",返金 =vip,");
  expect(exportLine("posts", "csv", ROWS.posts)).toContain(",,");
});
