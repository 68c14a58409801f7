import type { FakeOptions } from "../fake.ts";

/** A JSON answer. */
export function jsonAnswer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

/** An error as Google's APIs write it. */
export function googleError(code: number, status: string, reason: string): Response {
  return jsonAnswer(
    { error: { code, status, message: reason, errors: [{ domain: "global", reason, message: reason }] } },
    code,
  );
}

/** The part of Google that all its fakes share: the token endpoint, the limit and the revocation. */
export type GoogleGate = {
  /** A refusal, when the token endpoint, a limit or a dead token answers; undefined when the API itself shall. */
  readonly answer: (request: Request) => Promise<Response | undefined>;
  readonly limit: (until: Date) => void;
  readonly revoke: () => void;
};

const ACCESS_TOKEN = "fake-google-access-token";

/** `grants` judges the form that asks for a token. */
export function googleGate(
  { now }: FakeOptions,
  grants: (form: URLSearchParams) => boolean | Promise<boolean>,
): GoogleGate {
  let until = 0;
  let revoked = false;
  return {
    limit: (date) => void (until = date.getTime()),
    revoke: () => void (revoked = true),
    answer: async (request) => {
      if (request.url === "https://oauth2.googleapis.com/token") {
        const form = new URLSearchParams(await request.text());
        if (revoked || request.method !== "POST" || !(await grants(form))) {
          return jsonAnswer({ error: "invalid_grant", error_description: "Token has been expired or revoked." }, 400);
        }
        return jsonAnswer({ access_token: ACCESS_TOKEN, expires_in: 3599, token_type: "Bearer" });
      }
      if (revoked || request.headers.get("authorization") !== `Bearer ${ACCESS_TOKEN}`) {
        return googleError(401, "UNAUTHENTICATED", "authError");
      }
      return now().getTime() < until ? googleError(403, "RESOURCE_EXHAUSTED", "rateLimitExceeded") : undefined;
    },
  };
}

/** One page of a list by `pageToken`: where a token points is what follows the item it names. */
export function pageOf<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  token: string | null,
  size: number,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const start = token === null ? 0 : items.findIndex((item) => idOf(item) === token) + 1;
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  return { items: page, next: last && start + size < items.length ? idOf(last) : undefined };
}
