/** Parameters that tell who sent the reader, never what is read. */
const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ysclid|msclkid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|_hsenc|_hsmi|mkt_tok|vero_id|oly_(?:anon|enc)_id|__s|s_cid|ref_src|ref_url|spm|cmpid|ns_campaign|ns_mchannel|_ga|_gl|wt\.mc_id|rss)$/i;

/** Addresses that only lead on: host, path, and the parameters that hold the aim. */
const REDIRECTS: readonly { readonly host: RegExp; readonly path: RegExp; readonly aims: readonly string[] }[] = [
  { host: /^(?:www\.|news\.)?google\.[a-z.]{2,6}$/, path: /^\/url$/, aims: ["url", "q"] },
  { host: /^lm?\.facebook\.com$/, path: /^\/l\.php$/, aims: ["u"] },
  { host: /^l\.(?:instagram|threads)\.com$/, path: /^\/$/, aims: ["u"] },
  { host: /^(?:www\.)?youtube\.com$/, path: /^\/redirect$/, aims: ["q"] },
  { host: /^out\.reddit\.com$/, path: /^\//, aims: ["url"] },
];

/** More than anybody nests; a circle ends here. */
const MAX_HOPS = 5;

/** Where a link leads once redirects that carry their aim are followed; the link itself where it is none. */
export function unwrapLink(link: string): string {
  let at = link.trim();
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const aim = aimOf(at);
    if (aim === undefined) return at;
    at = aim;
  }
  return at;
}

function aimOf(link: string): string | undefined {
  const url = webUrlOf(link);
  if (!url) return undefined;
  const redirect = REDIRECTS.find(({ host, path }) => host.test(url.hostname) && path.test(url.pathname));
  return redirect?.aims.map((name) => url.searchParams.get(name) ?? "").find((aim) => webUrlOf(aim));
}

/**
 * A link as identity: unwrapped, without tracking parameters, every other one in its order. The fragment stays, because
 * feeds of comments differ only there, unless it is tracking itself. What is no web address comes back as it is.
 */
export function canonicalLink(link: string): string {
  const unwrapped = unwrapLink(link);
  const url = webUrlOf(unwrapped);
  if (!url) return unwrapped;
  const query = url.search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !TRACKING.test(nameOf(pair)));
  url.search = query.join("&");
  const pairs = url.hash.slice(1).split("&");
  if (pairs.every((pair) => TRACKING.test(nameOf(pair)) || /^xtor=/i.test(pair))) url.hash = "";
  return url.href;
}

function nameOf(pair: string): string {
  return pair.split("=", 1)[0] ?? "";
}

function webUrlOf(text: string): URL | undefined {
  const url = URL.parse(text);
  return url && (url.protocol === "http:" || url.protocol === "https:") ? url : undefined;
}
