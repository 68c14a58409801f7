let order: readonly string[] = [];

/** Keeps in which order the list stands, for whoever goes on to the next thread. */
export function rememberOrder(threadIds: readonly string[]): void {
  order = threadIds;
}

/** The thread below another one in the list; the first one where that one is not in it; undefined after the last. */
export function nextAfter(threadId: string): string | undefined {
  const at = order.indexOf(threadId);
  return at < 0 ? order.find((id) => id !== threadId) : order[at + 1];
}
