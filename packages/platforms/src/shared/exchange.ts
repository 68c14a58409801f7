import * as z from "zod";

/** An API answer, with what was asked where the recording says so. */
export type Exchange = {
  /** Address that was asked; undefined for a bare answer. */
  readonly uri: string | undefined;
  readonly status: number | undefined;
  /** The answer itself. */
  readonly body: unknown;
  /** Everything else that was recorded beside `request` and `response`. */
  readonly rest: Readonly<Record<string, unknown>>;
};

const Recorded = z.looseObject({
  request: z.looseObject({ uri: z.string().optional(), url: z.string().optional() }),
  response: z.looseObject({ status: z.number().int().optional().catch(undefined), body: z.unknown() }),
});

/**
 * Reads `{request: {method, uri}, response: {status, headers, body}}`, the shape in which pollers deliver and recordings
 * are kept; anything else is a bare answer.
 */
export function exchangeOf(value: unknown): Exchange {
  const recorded = Recorded.safeParse(value);
  if (!recorded.success) return { uri: undefined, status: undefined, body: value, rest: {} };
  const { request, response, ...rest } = recorded.data;
  return { uri: request.uri ?? request.url, status: response.status, body: response.body, rest };
}

/** An exchange as pollers deliver it. */
export function exchangeText(
  request: { readonly method: string; readonly uri: string },
  response: { readonly status: number; readonly body: unknown },
  rest: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({ request, response, ...rest });
}
