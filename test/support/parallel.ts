/** Does something with each of many, a few at the same time; answers in their order. */
export async function inParallel<T, R>(items: readonly T[], one: (item: T) => Promise<R>, width = 12): Promise<R[]> {
  const answers: R[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [i, item] of queue) answers[i] = await one(item);
  };
  await Promise.all(Array.from({ length: width }, work));
  return answers;
}
