let order: readonly string[] = [];

/** Keeps in which order the list stands, for whoever goes on to the next thread. */
export function rememberOrder(threadIds: readonly string[]): void {
  order = threadIds;
}

/** The thread below another one in the list; after the last, or where it is not in the list, the first; undefined without any other. */
export function nextAfter(threadId: string): string | undefined {
  const at = order.indexOf(threadId);
  const below = at < 0 ? undefined : order[at + 1];
  return below ?? order.find((id) => id !== threadId);
}
