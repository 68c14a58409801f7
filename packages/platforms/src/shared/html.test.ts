import { describe, expect, it } from "vitest";
import { looksLikeHtml, textOfHtml, unescapeHtml } from "./html.ts";

describe("textOfHtml", () => {
  it.each([
    ["<p>a<br>b</p><p>c</p>", "a\nb\n\nc"],
    ["<h2>Title</h2><ul><li>x</li><li>y</li></ul>", "Title\n- x\n- y"],
    ["<blockquote>said</blockquote>so", "> said\nso"],
    ["<script>x()</script><style>a{}</style><p>&lt;b&gt; &amp; &#39;傘&#x27;</p>", "<b> & '傘'"],
    ['<a href="https://a.example/long/path/1">https://a.example/lo...</a>', "https://a.example/long/path/1"],
    ['<a href="https://b.example/">https://a.example/lo...</a>', "https://a.example/lo..."],
    ['<a href="https://a.example/">our page</a>', "our page"],
    ["<pre><code>if (a &lt; b) {\n  c\n}</code></pre>", "if (a < b) {\n  c\n}"],
    ["傘が\u200b壊れた👨‍👩‍👧", "傘が\u200b壊れた👨‍👩‍👧"],
    ["<p>unclosed <b>bold", "unclosed bold"],
    ["<td>a</td><td>b</td>", "a b"],
    [
      "<table><tr><th>傘</th><th>値</th></tr><tr><td> 赤 </td><td></td><td>1<br>2</td></tr></table>z",
      "傘 値\n赤 1\n2\n\nz",
    ],
  ])("of %s", (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it("ends on what is nested beyond reason", () => {
    expect(typeof textOfHtml("<div>".repeat(50_000))).toBe("string");
  });
});

describe("unescapeHtml", () => {
  it("undoes the escapes of a title and takes nothing for a tag", () => {
    expect(unescapeHtml("&quot;A&quot; &amp; &lt;b&gt; &#39;c&#39;")).toBe("\"A\" & <b> 'c'");
    expect(unescapeHtml("a <b> c & d")).toBe("a <b> c & d");
  });
});

describe("looksLikeHtml", () => {
  it.each([
    ["<p>", true],
    ["&nbsp;", true],
    ["1 < 2 & 3 > 2", false],
    ["AT&T", false],
    ["<3", false],
  ])("of %s: %s", (text, looks) => {
    expect(looksLikeHtml(text)).toBe(looks);
  });
});
