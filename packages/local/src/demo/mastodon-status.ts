/** Who posts; the rest of an account is made up from the name. */
export type FakeAccount = { readonly username: string; readonly displayName?: string; readonly followers?: number };

/** What a person types, and where. */
export type FakePost = {
  readonly text: string;
  readonly account?: FakeAccount;
  readonly inReplyTo?: string;
  readonly visibility?: "public" | "unlisted" | "private" | "direct";
  readonly language?: string;
  readonly spoiler?: string;
};

/** A status as the server keeps it. */
export type Stored = FakePost & {
  readonly id: string;
  readonly createdAt: Date;
  readonly account: FakeAccount;
  readonly editedAt?: Date;
};

/** The wire shape of a status, as far as the documentation promises it. */
export type FakeStatus = ReturnType<typeof statusOf>;

const TAG = /#([\p{L}\p{N}_]+)/gu;

/** Hashtags of a text in lower case, without #. */
export function tagsOf(text: string): string[] {
  return [...new Set([...text.matchAll(TAG)].map((match) => (match[1] ?? "").toLowerCase()))];
}

/** Local accounts that a text mentions. */
export function mentionsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/@(\w+)/g)].map((match) => match[1] ?? ""))];
}

/** An account as the API shows it. */
export function accountOf({ username, displayName = "", followers = 0 }: FakeAccount, base: string) {
  return {
    id: idOfAccount(username),
    username,
    acct: username,
    display_name: displayName,
    locked: false,
    bot: false,
    group: false,
    created_at: "2026-01-01T00:00:00.000Z",
    note: "",
    url: `${base}/@${username}`,
    uri: `${base}/users/${username}`,
    followers_count: followers,
    following_count: 0,
    statuses_count: 1,
    emojis: [],
    fields: [],
  };
}

/** The id of an account: the same name, the same digits. */
export function idOfAccount(username: string): string {
  let sum = 0;
  for (const char of username) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_000_007;
  return `1090${String(sum).padStart(10, "0")}`;
}

/** A status as the API shows it. */
export function statusOf(stored: Stored, base: string) {
  const { id, account, inReplyTo, text } = stored;
  return {
    id,
    created_at: stored.createdAt.toISOString(),
    in_reply_to_id: inReplyTo ?? null,
    in_reply_to_account_id: null,
    sensitive: Boolean(stored.spoiler),
    spoiler_text: stored.spoiler ?? "",
    visibility: stored.visibility ?? "public",
    language: stored.language ?? null,
    uri: `${base}/users/${account.username}/statuses/${id}`,
    url: `${base}/@${account.username}/${id}`,
    replies_count: 0,
    reblogs_count: 0,
    favourites_count: 0,
    edited_at: stored.editedAt?.toISOString() ?? null,
    content: htmlOf(text, base),
    reblog: null,
    account: accountOf(account, base),
    media_attachments: [],
    mentions: mentionsOf(text).map((username) => ({
      id: idOfAccount(username),
      username,
      acct: username,
      url: `${base}/@${username}`,
    })),
    tags: tagsOf(text).map((name) => ({ name, url: `${base}/tags/${encodeURIComponent(name)}` })),
    emojis: [],
    card: null,
    poll: null,
  };
}

/** Mastodon's HTML for a typed text: paragraphs, breaks, and links whose ends a style sheet hides. */
function htmlOf(text: string, base: string): string {
  const paragraphs = text.split(/\n{2,}/).map((part) =>
    part
      .split("\n")
      .map((row) => rowOf(row, base))
      .join("<br />"),
  );
  return paragraphs.map((part) => `<p>${part}</p>`).join("");
}

function rowOf(row: string, base: string): string {
  return row
    .split(/(https?:\/\/\S+|#[\p{L}\p{N}_]+|@\w+)/u)
    .map((part) => {
      if (/^https?:\/\//.test(part)) return linkOf(part);
      if (/^#./u.test(part))
        return `<a href="${base}/tags/${encodeURIComponent(part.slice(1))}" class="mention hashtag" rel="tag">#<span>${part.slice(1)}</span></a>`;
      if (/^@\w/.test(part))
        return `<span class="h-card"><a href="${base}/${part}" class="u-url mention">@<span>${part.slice(1)}</span></a></span>`;
      return escapeHtml(part);
    })
    .join("");
}

function linkOf(address: string): string {
  const scheme = /^https?:\/\/(?:www\.)?/.exec(address)?.[0] ?? "";
  const rest = address.slice(scheme.length);
  const [shown, hidden] = [rest.slice(0, 30), rest.slice(30)].map(escapeHtml);
  const middle = hidden ? `<span class="ellipsis">${shown}</span>` : `<span class="">${shown}</span>`;
  return `<a href="${escapeHtml(address)}" rel="nofollow noopener" target="_blank"><span class="invisible">${scheme}</span>${middle}<span class="invisible">${hidden}</span></a>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
