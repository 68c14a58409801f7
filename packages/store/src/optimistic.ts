import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import { AppError } from "@kikimimi/core/base/error";

/** Tries before a contended item is given back to the queue or the caller. */
const ATTEMPTS = 25;

/** Signals that somebody else wrote the item first. */
export const LOST = Symbol("lost the race");

/** Repeats `attempt` until it wins the race for an item; between tries it waits a little, at random. */
export async function untilWon<T>(attempt: () => Promise<T | typeof LOST>): Promise<T> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const result = await attempt();
    if (result !== LOST) return result;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * 2 ** Math.min(i, 6)));
  }
  throw new AppError("conflict", "The item is written too often at the same time; try again.");
}

/** Runs a conditional write; a failed condition reads as LOST, anything else is thrown. */
export async function conditional<T>(write: () => Promise<T>): Promise<T | typeof LOST> {
  try {
    return await write();
  } catch (error) {
    if (isLost(error)) return LOST;
    throw error;
  }
}

function isLost(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? [])
    .map((reason) => reason.Code)
    .filter((code) => code && code !== "None");
  return codes.length > 0 && codes.every((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict");
}
