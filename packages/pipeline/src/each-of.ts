import { AppError, type ErrorCode } from "@kikimimi/core/base/error";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";

/** Why one of many could not be done. */
export type Failure = { readonly code: ErrorCode; readonly message: string };

/** What became of one of many: a result, or an error. */
export type Done<T> = { readonly id: string; readonly result?: T; readonly error?: Failure };

/** How many are done at the same time. */
const PARALLEL = 8;

/** Does something with each of many, in order of the ids; one that fails holds up no other. */
export async function eachOf<T>(
  ctx: Context,
  ids: readonly string[],
  one: (id: string) => Promise<T>,
): Promise<Done<T>[]> {
  const done: Done<T>[] = [];
  for (let start = 0; start < ids.length; start += PARALLEL) {
    const some = ids.slice(start, start + PARALLEL);
    done.push(
      ...(await Promise.all(
        some.map(async (id): Promise<Done<T>> => {
          try {
            return { id, result: await one(id) };
          } catch (error) {
            return { id, error: failureOf(ctx, id, error) };
          }
        }),
      )),
    );
  }
  return done;
}

function failureOf(ctx: Context, id: string, error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  ctx.log.error("each.failed", { id, error: describeError(error) });
  return { code: "internal", message: "It could not be done; try again." };
}
