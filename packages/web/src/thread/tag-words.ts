/** The tags in what somebody typed: parted by commas or spaces of either width. */
export function tagsIn(words: string): string[] {
  const tags = words.normalize("NFKC").split(/[\s,、]+/u);
  return [...new Set(tags.map((tag) => tag.replace(/^#+/, "")).filter((tag) => tag !== ""))];
}

/** What has to be added and removed so that `before` becomes `after`. */
export function tagChange(before: readonly string[], after: readonly string[]): { add: string[]; remove: string[] } {
  return {
    add: after.filter((tag) => !before.includes(tag)),
    remove: before.filter((tag) => !after.includes(tag)),
  };
}
