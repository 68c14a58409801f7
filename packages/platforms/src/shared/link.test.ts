import { describe, expect, it } from "vitest";
import { canonicalLink, unwrapLink } from "./link.ts";

describe("canonicalLink", () => {
  it.each([
    [
      "https://A.example:443/p?utm_source=x&id=2&fbclid=1&gclid=2&yclid=3&mc_cid=4&igshid=5&b=",
      "https://a.example/p?id=2&b=",
    ],
    ["https://a.example/p?utm_source=x", "https://a.example/p"],
    ["https://a.example/p?q=%E5%82%98&a=1+2", "https://a.example/p?q=%E5%82%98&a=1+2"],
    ["https://a.example/p#comment-5", "https://a.example/p#comment-5"],
    ["https://a.example/p?x=1#utm_source=rss&utm_medium=feed", "https://a.example/p?x=1"],
    ["https://a.example/p?utmost=1&mygclid=2", "https://a.example/p?utmost=1&mygclid=2"],
    ["tag:a.example,2026:1", "tag:a.example,2026:1"],
  ])("of %s is %s", (link, canonical) => {
    expect(canonicalLink(link)).toBe(canonical);
    expect(canonicalLink(canonical)).toBe(canonical);
  });
});

describe("unwrapLink", () => {
  it("follows redirects that carry their aim, one in another", () => {
    const aim = "https://a.example/?a=1&b=2";
    const once = `https://www.google.com/url?rct=j&url=${encodeURIComponent(aim)}&ct=ga`;
    const twice = `https://www.google.co.jp/url?q=${encodeURIComponent(once)}`;
    expect(unwrapLink(once)).toBe(aim);
    expect(unwrapLink(twice)).toBe(aim);
    expect(unwrapLink(`https://l.facebook.com/l.php?u=${encodeURIComponent(twice)}`)).toBe(aim);
  });

  it("leaves others alone, ends in a circle and never unwraps into what is no web address", () => {
    const circle = "https://www.google.com/url?url=https://www.google.com/url";
    expect(unwrapLink(circle)).toBe("https://www.google.com/url");
    expect(unwrapLink("https://google.com.evil.example/url?url=https://a.example")).toContain("evil.example");
    expect(unwrapLink("https://www.google.com/url?url=javascript:alert(1)")).toContain("google.com");
    expect(unwrapLink("https://a.example/url?url=https://b.example")).toContain("a.example");
  });
});
