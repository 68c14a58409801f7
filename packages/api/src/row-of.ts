import type { Context } from "@kikimimi/pipeline/context";
import { rowsOf } from "@kikimimi/pipeline/list-queue";
import { presentRow } from "./present.ts";
import type { ThreadRow } from "./schema.ts";

/** The row of a thread that was just written. */
export async function rowOf(ctx: Context, stored: Parameters<typeof rowsOf>[1][number]): Promise<ThreadRow> {
  const [row] = await rowsOf(ctx, [stored]);
  if (!row) throw new Error("one thread in, one row out");
  return presentRow(row);
}
