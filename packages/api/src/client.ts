import { hc } from "hono/client";
import { AppError, type Changed, type ErrorDetails } from "@kikimimi/core/base/error";
import type { Api } from "./app.ts";
import type { Problem } from "./problem.ts";

/** The typed client: every route of the API with its parameters and answers. */
export type Client = ReturnType<typeof createClient>;

/** Connects to an API at `url` with a bearer token, or with the one that holds when a request is sent. */
export function createClient(
  url: string,
  token: string | (() => Promise<string>),
  options: { readonly fetch?: typeof fetch } = {},
) {
  const bearer = (one: string) => ({ authorization: `Bearer ${one}` });
  const headers = typeof token === "string" ? bearer(token) : async () => bearer(await token());
  return hc<Api>(url, { headers, ...options });
}

/** An answer, as far as `unwrap` needs to know it. */
type JsonResponse = { readonly ok: boolean; readonly status: number; json: () => Promise<unknown> };

/** What a route answers when all is well. */
type Good<R extends JsonResponse> = Exclude<Awaited<ReturnType<R["json"]>>, Problem>;

/** The body of a good answer; an error answer is thrown as the AppError that the server meant. */
export async function unwrap<R extends JsonResponse>(answer: Promise<R>): Promise<Good<R>> {
  const response = await answer;
  if (response.ok) return bodyOf(response);
  throw await errorOf(response);
}

/** Sound because server and client share one type and a good answer is never a problem document. */
async function bodyOf<R extends JsonResponse>(response: R): Promise<Good<R>> {
  return (await response.json()) as Good<R>;
}

async function errorOf(response: JsonResponse): Promise<AppError> {
  let problem: Partial<Problem> = {};
  try {
    problem = (await response.json()) as Partial<Problem>;
  } catch {
    // Not a problem document: a proxy or a network between us answered.
  }
  const details: ErrorDetails = {
    status: response.status,
    ...(problem.holder ? { holder: problem.holder } : {}),
    ...(problem.changed ? { changed: problem.changed.map(changedOf) } : {}),
    ...(problem.issues ? { issues: problem.issues } : {}),
  };
  return new AppError(
    problem.code ?? "upstream",
    problem.detail ?? `The service answered ${response.status}.`,
    details,
  );
}

/** Without a name where there is none: `exactOptionalPropertyTypes` asks for it. */
function changedOf({ by, ...rest }: NonNullable<Problem["changed"]>[number]): Changed {
  return { ...rest, ...(by === undefined ? {} : { by }) };
}
