import { describe, expect, it } from "vitest";
import { decodeFeed } from "./decode-feed.ts";

const decode = (text: string): unknown => decodeFeed(Buffer.from(text));

describe("feed decoder", () => {
  it("keeps attributes, texts as texts, and lists as lists even of one", () => {
    const text = '<feed><entry n="1"><id a="b">007</id><title>  x  </title></entry><link href="h"/></feed>';
    expect(decode(text)).toEqual({
      feed: { entry: [{ "@n": "1", id: { "@a": "b", "#text": "007" }, title: "x" }], link: [{ "@href": "h" }] },
    });
  });

  it("resolves XML's own references once, and leaves all others as they are", () => {
    expect(decode("<a>&amp;lt; &lt;b&gt; &#x1F602; &#8220; &quot;&apos; &nbsp; &#0; &#x110000;</a>")).toEqual({
      a: "&lt; <b> 😂 “ \"' &nbsp; &#0; &#x110000;",
    });
  });

  it("refuses documents that declare entities of their own", () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]><feed>&l2;</feed>';
    expect(() => decode(bomb)).toThrow(SyntaxError);
    expect(() => decode(bomb.replace("DOCTYPE", "doctype"))).toThrow(SyntaxError);
  });

  it("refuses endless nesting, other encodings and what is neither XML nor JSON", () => {
    expect(() => decode("<a>".repeat(200))).toThrow();
    expect(() => decodeFeed(Uint8Array.of(0x3c, 0xff, 0xfe))).toThrow();
    expect(() => decode("nonsense")).toThrow();
  });

  it("takes its own value as JSON", () => {
    const value = decode("<feed><entry><id>1</id></entry></feed>");
    expect(decode(JSON.stringify(value))).toEqual(value);
  });
});
