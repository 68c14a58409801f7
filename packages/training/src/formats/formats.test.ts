import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AppError } from "@kikimimi/core/base/error";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ask, type Dataset, loadDataset } from "../dataset.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kikimimi-formats-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const pairs = ({ rows }: Dataset): [string, string][] => rows.map(({ text, truth }) => [text, truth.label]);

/** The one line of a refusal. */
function refusal(ask: Ask): string {
  try {
    loadDataset(ask);
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input") return error.message;
    throw error;
  }
  return "read without a fault";
}

describe("jsonl", () => {
  it("reads label, labels and fields of the task's name, with a byte order mark and CRLF", () => {
    const path = file(
      "mixed.jsonl",
      '\uFEFF{"text":"good","label":"Positive"}\r\n{"text":"bad","labels":["negative"]}\r\n\r\n{"text":"so so","sentiment":"neutral","label":"x"}\r\n',
    );
    const dataset = loadDataset({ path, task: "sentiment" });
    expect(pairs(dataset)).toEqual([
      ["good", "positive"],
      ["bad", "negative"],
      ["so so", "neutral"],
    ]);
    expect([dataset.format, dataset.guessed, dataset.split]).toEqual(["jsonl", true, null]);
  });

  it("reads the project's own posts as they are, for every task that they tell", () => {
    const path = file(
      "own.jsonl",
      '{"text":"壊れた。返金して","platform":"x","author":"A","sentiment":"negative","anger":1,"urgency":2,"intents":["complaint","request"],"slices":["quoted"]}\n',
    );
    expect(pairs(loadDataset({ path, task: "sentiment" }))).toEqual([["壊れた。返金して", "negative"]]);
    expect(pairs(loadDataset({ path, task: "anger" }))).toEqual([["壊れた。返金して", "1"]]);
    expect(pairs(loadDataset({ path, task: "urgency" }))).toEqual([["壊れた。返金して", "2"]]);
    expect(loadDataset({ path, task: "intent" }).rows[0]?.truth.intents).toEqual(["complaint", "request"]);
    expect(loadDataset({ path, task: "anger" }).rows[0]?.slices).toEqual(["quoted"]);
    expect(refusal({ path, task: "language" })).toContain("no label for language");
  });

  it("keeps separators that only some call line ends inside the text", () => {
    const path = file("separator.jsonl", '{"text":"one\u2028two","label":"ja"}\n');
    expect(pairs(loadDataset({ path, task: "language" }))).toEqual([["one\u2028two", "ja"]]);
  });

  it("leaves out a null label and another language, and says how many", () => {
    const path = file(
      "some.jsonl",
      '{"text":"a","label":null}\n{"text":"b","label":0,"lang":"fr"}\n{"text":"c","label":2,"lang":"en-GB"}\n{"text":"d","label":1}\n',
    );
    const dataset = loadDataset({ path, task: "anger", lang: "en" });
    expect(pairs(dataset)).toEqual([
      ["c", "2"],
      ["d", "1"],
    ]);
    expect([dataset.unlabelled, dataset.otherLanguage]).toEqual([1, 1]);
  });

  it("names the file and the line of what it cannot read, or counts it when told to", () => {
    const path = file(
      "bad.jsonl",
      '{"text":"a","label":"positive"}\nnot json\n{"label":"negative"}\n{"text":"b","label":"angry"}\n{"text":"c"}\n',
    );
    expect(refusal({ path, task: "sentiment" })).toBe(`${path}:2: this is no JSON`);
    const dataset = loadDataset({ path, task: "sentiment", skipBad: true });
    expect([pairs(dataset), dataset.bad]).toEqual([[["a", "positive"]], 4]);
  });
});

describe("tweeteval", () => {
  const home = "tweets";
  beforeAll(() => {
    file(`${home}/mapping.txt`, "0\tanger\n1\tjoy\n2\toptimism\n3\tsadness");
    file(`${home}/test_text.txt`, "so angry &amp; loud \n\nI&lt;3 it \n");
    file(`${home}/test_labels.txt`, "0\n3\n1\n");
    file(`${home}/val_text.txt`, "hope\n");
    file(`${home}/val_labels.txt`, "2\n");
  });

  it("prefers the test split, undoes HTML escapes, keeps empty lines in step, reads emotions as anger", () => {
    const dataset = loadDataset({ path: join(folder, home), task: "anger" });
    expect(pairs(dataset)).toEqual([
      ["so angry & loud ", "2"],
      ["", "0"],
      ["I<3 it ", "0"],
    ]);
    expect([dataset.format, dataset.split]).toEqual(["tweeteval", "test"]);
  });

  it("takes another split, all of them, or one of its files", () => {
    expect(pairs(loadDataset({ path: join(folder, home), task: "anger", split: "val" }))).toEqual([["hope", "0"]]);
    expect(loadDataset({ path: join(folder, home), task: "anger", split: "all" }).rows.length).toBe(4);
    expect(pairs(loadDataset({ path: join(folder, home, "val_text.txt"), task: "anger" }))).toEqual([["hope", "0"]]);
    expect(refusal({ path: join(folder, home), task: "anger", split: "train" })).toContain("has no split train");
  });

  it("finds labels that are missing, unknown, or of another task", () => {
    file("short/test_text.txt", "a\nb\n");
    const labels = file("short/test_labels.txt", "9\n");
    file("short/mapping.txt", "0\tnegative\n");
    expect(refusal({ path: join(folder, "short"), task: "sentiment" })).toContain("2 texts, but 1 labels");
    file("short/test_text.txt", "a\n");
    expect(refusal({ path: join(folder, "short"), task: "sentiment" })).toBe(
      `${labels}:1: mapping.txt has no word for "9"`,
    );
    expect(refusal({ path: join(folder, home), task: "sentiment" })).toContain(
      'test_text.txt:1: "anger" is none of positive, neutral, negative',
    );
  });
});

describe("goemotions", () => {
  const rows =
    "They [NAME] did it again!!\t2\ted00q6i\r\nlovely\t18,0\ted00q7i\nhm\t27\ted00q8i\nyes and no\t0,3\ted00q9i\n";

  it("reads emotions as sentiment and as anger", () => {
    const path = file("emotions.tsv", rows);
    const sentiment = loadDataset({ path, task: "sentiment" });
    expect(pairs(sentiment)).toEqual([
      ["They Chris did it again!!", "negative"],
      ["lovely", "positive"],
      ["hm", "neutral"],
    ]);
    expect([sentiment.format, sentiment.unlabelled]).toEqual(["goemotions", 1]);
    expect(pairs(loadDataset({ path, task: "anger" })).map(([, label]) => label)).toEqual(["2", "0", "0", "1"]);
  });

  it("reads a folder by split and refuses unknown numbers", () => {
    file("goemotions/labels.txt", "admiration\n");
    const test = file("goemotions/test.tsv", "what\t28\ted00q6i\n");
    file("goemotions/dev.tsv", rows);
    expect(loadDataset({ path: join(folder, "goemotions"), task: "anger", split: "dev" }).rows.length).toBe(4);
    expect(refusal({ path: join(folder, "goemotions"), task: "anger" })).toContain(`${test}:1: "28"`);
  });
});

describe("xed", () => {
  it("reads a file, and a folder with its neutral lines", () => {
    const path = file("xed/en-annotated.tsv", "Get out !\t1, 3\nYou .\t1\nLovely .\t5,8\nOh ?\t2\n");
    file("xed/neu_en.txt", "9\tTwo tens.\n");
    expect(loadDataset({ path, task: "anger" }).format).toBe("xed");
    const anger = loadDataset({ path: join(folder, "xed"), task: "anger" });
    expect(pairs(anger)).toEqual([
      ["Get out !", "2"],
      ["Lovely .", "0"],
      ["Oh ?", "0"],
      ["Two tens.", "0"],
    ]);
    expect(pairs(loadDataset({ path: join(folder, "xed"), task: "sentiment" })).map(([, label]) => label)).toEqual([
      "negative",
      "negative",
      "positive",
      "neutral",
    ]);
  });
});

describe("vader", () => {
  it("reads ratings as sentiment and leaves out what is between", () => {
    const path = file(
      "tweets.txt",
      Buffer.from("1\t2.72\tbest caf\u00e9 &lt;3\n2\t-1.5\tworst\n3\t0.1\tok\n4\t0.6\tquite ok\n", "latin1"),
    );
    const dataset = loadDataset({ path, task: "sentiment" });
    expect(pairs(dataset)).toEqual([
      ["best café <3", "positive"],
      ["worst", "negative"],
      ["ok", "neutral"],
    ]);
    expect([dataset.format, dataset.unlabelled]).toEqual(["vader", 1]);
    expect(refusal({ path, task: "anger" })).toContain(":1: VADER's ratings tell no anger");
  });
});

describe("jrte", () => {
  const rows = [
    'pn00q00001\t1\t静かでした。\t{"1": 3}\ttest',
    'pn00q00002\t0\t二泊しました。\t{"0": 3}\ttest',
    'pn00q00003\t-1\t狭い。\t{"-1": 2, "0": 1}\ttrain',
  ];

  it("reads polarity, by default of the test rows", () => {
    const path = file("pn.tsv", `${rows.join("\n")}\n`);
    const dataset = loadDataset({ path, task: "sentiment" });
    expect(pairs(dataset)).toEqual([
      ["静かでした。", "positive"],
      ["二泊しました。", "neutral"],
    ]);
    expect([dataset.format, dataset.split]).toEqual(["jrte", "test"]);
    const all = loadDataset({ path, task: "sentiment", split: "all" });
    expect([all.rows.length, all.rows.at(-1)?.truth.label]).toEqual([3, "negative"]);
  });

  it("finds the file in the corpus's folder and names a bad line", () => {
    const path = file("jrte/data/pn.tsv", `${rows[0]}\npn00q00004\t2\t変。\tnull\ttest\n`);
    expect(refusal({ path: join(folder, "jrte"), task: "sentiment" })).toBe(`${path}:2: label "2" is none of 1, 0, -1`);
  });
});

describe("marc", () => {
  const csv =
    '\uFEFF,review_id,product_id,reviewer_id,stars,review_body,review_title,language,product_category\r\n0,ja_1,p,r,1,"箱が潰れ、\r\n""中身""も駄目",残念,ja,home\r\n1,en_1,p,r,3,"fine, I guess",ok,en,home\r\n2,ja_2,p,r,5,満足,よい,ja,home\r\n';

  it("reads stars as sentiment, with quotes, line ends, a byte order mark and CRLF", () => {
    const path = file("reviews.csv", csv);
    const dataset = loadDataset({ path, task: "sentiment" });
    expect(pairs(dataset)).toEqual([
      ['箱が潰れ、\r\n"中身"も駄目', "negative"],
      ["fine, I guess", "neutral"],
      ["満足", "positive"],
    ]);
    expect(dataset.format).toBe("marc");
    expect(pairs(loadDataset({ path, task: "language" })).map(([, label]) => label)).toEqual(["ja", "en", "ja"]);
  });

  it("leaves out other languages when one is asked for", () => {
    const path = file("reviews.csv", csv);
    const dataset = loadDataset({ path, task: "sentiment", lang: "ja" });
    expect([dataset.rows.length, dataset.otherLanguage]).toEqual([2, 1]);
  });

  it("names the line on which a bad record begins", () => {
    const path = file("stars.csv", `${csv}3,en_2,p,r,six,text,title,en,home\n`);
    expect(refusal({ path, task: "sentiment" })).toBe(`${path}:6: "six" is no number of stars`);
  });
});

describe("airline", () => {
  it("reads tweets over several lines by the names of the columns", () => {
    const path = file(
      "Tweets.csv",
      'tweet_id,airline_sentiment,airline_sentiment_confidence,negativereason,airline,name,retweet_count,text,tweet_created\n1,negative,1.0,Late Flight,X,a,0,"@X 3 hours late\n& ""sorry"" &amp; nothing else",2015\n2,neutral,0.6,,X,b,0,@X gate?,2015\n',
    );
    const dataset = loadDataset({ path, task: "sentiment" });
    expect(pairs(dataset)).toEqual([
      ['@X 3 hours late\n& "sorry" & nothing else', "negative"],
      ["@X gate?", "neutral"],
    ]);
    expect(dataset.format).toBe("airline");
  });
});

describe("jatoxic", () => {
  it("calls angry what most annotators call toxic", () => {
    const path = file(
      "subset.csv",
      "id,text,Not Toxic,Hard to Say,Toxic,Very Toxic,category_卑語,annotation_num\n0,おはよう,4,0,0,0,0,4\n1,消えろ,1,0,1,1,0,3\n2,ずるい,2,0,1,1,0,4\n",
    );
    const dataset = loadDataset({ path, task: "anger" });
    expect(pairs(dataset).map(([, label]) => label)).toEqual(["0", "2", "0"]);
    expect(dataset.format).toBe("jatoxic");
  });
});

describe("guessing", () => {
  it("names the formats that there are when none fits or an unknown one is asked for", () => {
    const path = file("notes.md", "# Notes\n");
    expect(refusal({ path, task: "anger" })).toContain("name one: jsonl, tweeteval");
    expect(refusal({ path, task: "anger", format: "xml" })).toContain("There is no format xml");
    expect(refusal({ path: join(folder, "nowhere"), task: "anger" })).toContain("There is no file or folder");
    expect(refusal({ path: file("empty.jsonl", ""), task: "anger", format: "jsonl" })).toContain("holds no row");
  });
});
