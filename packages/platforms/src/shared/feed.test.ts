import { describe, expect, it } from "vitest";
import { decodeText } from "./charset.ts";
import { feedDate } from "./feed-date.ts";
import { parseFeed } from "./feed.ts";

const feedOf = (items: string, attributes = ""): string =>
  `<rss version="2.0" ${attributes}><channel><link>https://a.example/</link>${items}</channel></rss>`;
const first = (items: string, attributes = "") => parseFeed(feedOf(items, attributes)).entries[0];

/** `<title>カサ社の傘が壊れた</title>` in a small RSS feed without a declared encoding. */
const BYTES = {
  shift_jis:
    "PD94bWwgdmVyc2lvbj0iMS4wIj8+PHJzcyB2ZXJzaW9uPSIyLjAiPjxjaGFubmVsPjx0aXRsZT6OUDwvdGl0bGU+PGl0ZW0+PHRpdGxlPoNKg1SO0ILMjlCCqonzguqCvTwvdGl0bGU+PGxpbms+aHR0cHM6Ly9hLmV4YW1wbGUvMTwvbGluaz48L2l0ZW0+PC9jaGFubmVsPjwvcnNzPg==",
  "euc-jp":
    "PD94bWwgdmVyc2lvbj0iMS4wIj8+PHJzcyB2ZXJzaW9uPSIyLjAiPjxjaGFubmVsPjx0aXRsZT67sTwvdGl0bGU+PGl0ZW0+PHRpdGxlPqWrpbW80qTOu7GkrLL1pOykvzwvdGl0bGU+PGxpbms+aHR0cHM6Ly9hLmV4YW1wbGUvMTwvbGluaz48L2l0ZW0+PC9jaGFubmVsPjwvcnNzPg==",
  "iso-2022-jp":
    "PD94bWwgdmVyc2lvbj0iMS4wIj8+PHJzcyB2ZXJzaW9uPSIyLjAiPjxjaGFubmVsPjx0aXRsZT4bJEI7MRsoQjwvdGl0bGU+PGl0ZW0+PHRpdGxlPhskQiUrJTU8UiROOzEkLDJ1JGwkPxsoQjwvdGl0bGU+PGxpbms+aHR0cHM6Ly9hLmV4YW1wbGUvMTwvbGluaz48L2l0ZW0+PC9jaGFubmVsPjwvcnNzPg==",
} as const;
const titleOf = (bytes: Uint8Array, contentType?: string) =>
  parseFeed(decodeText(bytes, contentType)).entries[0]?.title?.value;

describe("decodeText", () => {
  it.each(Object.entries(BYTES))("reads %s by header, by declaration and by its bytes alone", (label, base64) => {
    const bytes = Buffer.from(base64, "base64");
    const declared = Buffer.from(bytes.toString("latin1").replace("1.0", `1.0" encoding="${label}`), "latin1");
    expect(titleOf(bytes, `text/xml; charset="${label}"`)).toBe("カサ社の傘が壊れた");
    expect(titleOf(declared)).toBe("カサ社の傘が壊れた");
    expect(titleOf(bytes)).toBe("カサ社の傘が壊れた");
    expect(titleOf(bytes, "text/xml; charset=utf-8")).toBe("カサ社の傘が壊れた");
  });

  it("prefers a byte order mark, then the header, to what the document says of itself", () => {
    const text = '<?xml version="1.0" encoding="shift_jis"?><a>傘</a>';
    expect(decodeText(Buffer.from(`\uFEFF${text}`))).toContain("傘");
    expect(decodeText(Buffer.from(text), "text/xml;charset=UTF-8")).toContain("傘");
    expect(decodeText(Buffer.from(`\uFEFF${text}`, "utf16le"))).toContain("傘");
    expect(decodeText(Buffer.from(text, "utf16le"))).toContain("傘");
  });

  it("takes UTF-8 for what it is where a server says Latin, and Latin for what it is", () => {
    expect(decodeText(Buffer.from("<a>傘</a>"), "text/xml; charset=ISO-8859-1")).toBe("<a>傘</a>");
    expect(decodeText(Buffer.from("<a>café</a>", "latin1"))).toBe("<a>café</a>");
    expect(decodeText(Buffer.from("<a>café</a>", "latin1"), "text/xml; charset=nonsense")).toBe("<a>café</a>");
  });
});

describe("parseFeed", () => {
  it("refuses a DOCTYPE whose entities are files or made of others, and strips any other", () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${feedOf("<item><title>&b;</title></item>")}`;
    const outside = `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${feedOf("<item><title>&x;</title></item>")}`;
    expect(() => parseFeed(bomb)).toThrow(/refused/);
    expect(() => parseFeed(outside)).toThrow(/refused/);
    for (const plain of [
      '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.invalid/a.dtd">',
      "<!DOCTYPE rss [<!ELEMENT rss ANY>]>",
      '<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC "-//W//ENTITIES Latin 1//EN" "http://x.invalid/lat1.ent">%HTMLlat1;]>',
      '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>',
    ]) {
      expect(parseFeed(plain + feedOf("<item><title>a</title></item>")).entries).toHaveLength(1);
    }
  });

  it.each([
    ["nothing", ""],
    ["a text", "text"],
    ["a page", "<html><body/></html>"],
    ["another format", "<opml/>"],
    ["half a tag", "<rss"],
    ["a tower", "<a>".repeat(5_000)],
  ])("throws on %s", (_name, text) => {
    expect(() => parseFeed(text)).toThrow();
  });

  it("closes CDATA that was left open where its element ends, and loses no neighbour", () => {
    const items =
      "<item><title><![CDATA[One]]></title><description><![CDATA[<p>open</p></description><guid>1</guid></item><item><title><![CDATA[Two]]></title></item>";
    expect(parseFeed(feedOf(items)).entries).toMatchObject([
      { id: "1", title: { value: "One" }, summary: { value: "<p>open</p>", html: true } },
      { title: { value: "Two" } },
    ]);
  });

  it("keeps a sound CDATA whole, whatever markup it speaks of", () => {
    const items =
      "<item><description><![CDATA[write <item></item> &amp; </description> so]]></description><guid>1</guid></item>";
    expect(first(items)).toMatchObject({ id: "1", summary: { value: "write <item></item> &amp; </description> so" } });
  });

  it("takes unescaped markup, closed or not, for text, under whatever prefix", () => {
    const items = "<item><c:encoded><p>a<br>b</p></c:encoded><description>a</description><guid>1</guid></item>";
    expect(first(items, 'xmlns:c="http://purl.org/rss/1.0/modules/content/"')).toMatchObject({
      id: "1",
      content: { value: "<p>a<br>b</p>", html: true },
      summary: { value: "a", html: false },
    });
  });

  it("reads RSS 0.9x and 1.0, Atom 0.3 and 1.0, by namespace and not by prefix", () => {
    const rdf =
      '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/"><item r:about="https://a.example/1"><title>t</title><d:creator>mio</d:creator><d:date>2026-11-26</d:date></item></r:RDF>';
    const old =
      '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>i</id><title mode="escaped">t</title><issued>2026-11-26T00:00:00Z</issued><modified>2026-11-26T01:00:00Z</modified></entry></feed>';
    const spelt =
      '<x:feed xmlns:x="http://www.w3.org/2005/Atom"><x:entry><x:id>i</x:id><x:link rel="self" href="https://a.example/self"/><x:link href="https://a.example/1"/></x:entry></x:feed>';
    expect(parseFeed(rdf)).toMatchObject({
      format: "rdf",
      entries: [{ id: "https://a.example/1", author: { name: "mio" }, published: "2026-11-26" }],
    });
    expect(parseFeed(old)).toMatchObject({
      format: "atom",
      entries: [{ id: "i", published: "2026-11-26T00:00:00Z", updated: "2026-11-26T01:00:00Z" }],
    });
    expect(parseFeed(spelt)).toMatchObject({ entries: [{ id: "i", link: "https://a.example/1" }] });
    expect(first("<item><title>t</title><link>\n https://a.example/1 \n</link></item>")).toMatchObject({
      link: "https://a.example/1",
    });
  });

  it("keeps an address of e-mail out of an author, and media addresses that stand in text", () => {
    const items =
      '<item><author>a@b.example (Bea)</author><media:thumbnail>https://a.example/t.png</media:thumbnail><enclosure url="https://a.example/a.mp3" type="audio/mpeg"/></item>';
    expect(first(items, 'xmlns:media="http://search.yahoo.com/mrss/"')).toMatchObject({
      author: { name: "Bea" },
      media: [
        { url: "https://a.example/t.png", type: "image" },
        { url: "https://a.example/a.mp3", type: "audio/mpeg" },
      ],
    });
    expect(first("<item><author>a@b.example</author></item>")?.author).toBeUndefined();
  });

  it("reads hostile megabytes in time that grows with their length", () => {
    const started = performance.now();
    const junk = ["<a><![CDATA[</a>", "<![CDATA[", "<!--", "<b><![CDATA[</item>", "<?x "].map((piece) =>
      piece.repeat(60_000),
    );
    for (const text of junk) {
      try {
        parseFeed(feedOf(text));
      } catch {
        // Refusing it is as good.
      }
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("feedDate", () => {
  it.each([
    ["Thu, 26 Nov 2026 09:00:00 +0900", undefined, "2026-11-26T00:00:00.000Z"],
    ["木, 26 Nov 2026 09:00:00 JST", undefined, "2026-11-26T00:00:00.000Z"],
    ["26 Nov 26 09:00 GMT", undefined, "2026-11-26T09:00:00.000Z"],
    ["2026-11-26T09:00:00.123456789+09:00", undefined, "2026-11-26T00:00:00.123Z"],
    ["2026-11-26", undefined, "2026-11-26T00:00:00.000Z"],
    ["2026/11/26 09:00", "ja", "2026-11-26T00:00:00.000Z"],
    ["2026-11-26 09:00:00", "ja-JP", "2026-11-26T00:00:00.000Z"],
    ["Thu, 26 Nov 2026 09:00:00", "ja", "2026-11-26T00:00:00.000Z"],
    ["2026-11-26T09:00:00", "en", "2026-11-26T09:00:00.000Z"],
  ])("reads %s in a feed of %s", (text, lang, iso) => {
    expect(new Date(feedDate(text, lang) ?? 0).toISOString()).toBe(iso);
  });

  it.each(["", "yesterday", "2026-13-01", "Thu, 99 Foo 2026", "0000-00-00"])("reads nothing in %j", (text) => {
    expect(feedDate(text, undefined)).toBeUndefined();
  });
});

const atomOf = (inside: string, attributes = ""): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}>${inside}</feed>`;

describe("what people's programs make of feeds", () => {
  it("takes a `<` that begins no tag for what it is, and loses no neighbour to it", () => {
    const { entries } = parseFeed(
      feedOf(
        "<item><title>Umbrella <3 & rain</title><description>if x <y then</description></item><item><title>b</title></item>",
      ),
    );
    expect(entries.map(({ title }) => title?.value)).toEqual(["Umbrella <3 & rain", "b"]);
    expect(entries[0]?.summary?.value).toBe("if x <y then");
    expect(parseFeed(feedOf(`<item><title>${"<".repeat(100_000)}</title></item>`)).entries).toHaveLength(1);
  });

  it.each(["<title>b</title><description>half a sen", "<title>b</title><gui", "<title>b", ""])(
    "keeps the whole entries of a document that ends in %j",
    (end) => {
      const text = feedOf(`<item><guid>1</guid><title>a</title></item><item>${end}`).replace("</channel></rss>", "");
      expect(parseFeed(text).entries).toEqual([{ id: "1", title: { value: "a", html: false } }, {}]);
    },
  );

  it("reads on behind a text or an element that nobody closed, and behind a server's own words", () => {
    const unclosed = feedOf(
      "<item><title>a</title><category>x</item><item><title>b</titel></item><item><title>c</title></item>",
    );
    expect(parseFeed(unclosed).entries.map(({ title }) => title?.value)).toEqual(["a", "b", "c"]);
    expect(parseFeed(`<b>Warning</b>: line 3<br />${feedOf("<item><title>a</title></item>")}`).entries).toHaveLength(1);
  });

  it("follows xml:base, the page and the feed's own address for relative links", () => {
    const entry = '<entry xml:base="2026/"><link href="1.html"/></entry><entry><link href="/2.html"/></entry>';
    const linksOf = (text: string) => parseFeed(text).entries.map(({ link }) => link);
    expect(linksOf(atomOf(entry, 'xml:base="https://a.example/blog/"'))).toEqual([
      "https://a.example/blog/2026/1.html",
      "https://a.example/2.html",
    ]);
    expect(linksOf(atomOf(`<link rel="self" href="https://b.example/feed"/>${entry}`))[1]).toBe(
      "https://b.example/2.html",
    );
  });

  it("reads base64, prefixed XHTML, a film's own group and the author of the feed that an entry came from", () => {
    const base64 = Buffer.from("<p>傘</p>").toString("base64");
    const [entry] = parseFeed(
      atomOf(
        `<entry><title mode="base64">${base64}</title><content type="xhtml"><h:div><h:p>rain</h:p></h:div></content>` +
          "<source><author><name>Ame</name></author></source></entry>",
        'xmlns:h="http://www.w3.org/1999/xhtml"',
      ),
    ).entries;
    expect(entry).toMatchObject({
      title: { value: "<p>傘</p>", html: true },
      content: { value: "<div><p>rain</p></div>", html: true },
      author: { name: "Ame" },
    });
    const group =
      "<media:group><media:title>Film</media:title><media:description>About</media:description></media:group>";
    expect(first(`<item>${group}</item>`, 'xmlns:media="http://search.yahoo.com/mrss/"')).toMatchObject({
      title: { value: "Film" },
      content: { value: "About" },
    });
  });

  it.each([
    ["2004年1月2日 10:00", "2004-01-02T01:00:00.000Z"],
    ["2004-1-2 10:00:00 JST", "2004-01-02T01:00:00.000Z"],
    ["Fri Jan  2 10:00:00 JST 2004", "2004-01-02T01:00:00.000Z"],
    ["Fri, 02 Jan 2004 10:00:00 ET", "2004-01-02T15:00:00.000Z"],
  ])("reads the time in %j", (text, iso) => {
    expect(new Date(feedDate(text, "ja") ?? 0).toISOString()).toBe(iso);
  });
});
