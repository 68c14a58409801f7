/** What the page may load and who may frame it, by the names of its Content-Security-Policy. */
const POLICY: Readonly<Record<string, string>> = {
  // The page's scripts, fonts and calls are all of its own origin.
  "default-src": "'self'",
  // Faces and media of posts lie with their platforms.
  "img-src": "'self' https: data:",
  // Lists that draw only what is in sight place their rows by inline style, and so does the API's documentation.
  "style-src": "'self' 'unsafe-inline'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
  "form-action": "'none'",
};

/** Headers that whatever serves the page sends with it, lower-case names; over TLS `strict-transport-security` comes to them. */
export const PAGE_HEADERS = {
  "content-security-policy": Object.entries(POLICY)
    .map((entry) => entry.join(" "))
    .join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Seconds for which a browser that came over TLS comes over nothing else: a year. */
export const TLS_ONLY_SECONDS = 31_536_000;
