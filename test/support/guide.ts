import type { GuideJa, Manifest } from "@kikimimi/platforms/manifest";

/** What the Japanese guide of a platform lacks beside the English one; empty when both say as much. */
export function guideProblems({ id, guide, secrets }: Manifest, ja: GuideJa | undefined): string[] {
  if (!ja) return [`${id}: no guide in Japanese`];
  const lists = [
    ["setup", guide.setup, ja.setup],
    ["limits", guide.limits, ja.limits],
    ["cannot", guide.cannot, ja.cannot],
    ["costs", [guide.costs], [ja.costs]],
    ["scopes", guide.scopes, ja.scopes ?? guide.scopes],
  ] as const;
  return [
    ...lists.flatMap(([member, english, japanese]) => pairProblems(member, english, japanese)),
    ...secrets.flatMap(({ name, description, format }) => {
      const texts = ja.secrets[name];
      if (!texts) return [`secrets.${name}: missing`];
      const says = pairProblems(
        `${name}.says`,
        format ? [format.says] : [],
        texts.says === undefined ? [] : [texts.says],
      );
      return [...pairProblems(name, [description], [texts.description]), ...says];
    }),
    ...Object.keys(ja.secrets)
      .filter((name) => !secrets.some((secret) => secret.name === name))
      .map((name) => `secrets.${name}: the manifest knows no such secret`),
  ].map((problem) => `${id}: ${problem}`);
}

function pairProblems(member: string, english: readonly string[], japanese: readonly string[]): string[] {
  if (english.length !== japanese.length) return [`${member}: ${japanese.length} instead of ${english.length}`];
  return japanese.flatMap((text, i) => {
    const original = english[i] ?? "";
    return [
      // Names of permissions stay as the vendor spells them.
      ...(/[ぁ-んァ-ヶ一-龠]/.test(text) || (member === "scopes" && text === original)
        ? []
        : [`${member} ${i + 1}: not Japanese`]),
      ...(same(kept(text), kept(original))
        ? []
        : [`${member} ${i + 1}: keeps ${kept(text).join()} of ${kept(original).join()}`]),
    ];
  });
}

/** What both languages have to say alike, in whichever order: placeholders, what is typed as it stands, and addresses. */
function kept(text: string): string[] {
  return (text.match(/`[^`]+`|\{[\w-]+\}|https:\/\/[\w./?=-]*[\w/]/g) ?? []).toSorted();
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part, i) => part === other[i]);
}
