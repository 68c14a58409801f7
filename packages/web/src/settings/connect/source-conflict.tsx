import type { PlatformRow } from "@kikimimi/api/schema-platform";
import type { SourceRow } from "@kikimimi/api/schema-source";
import { useWords } from "../../text/speech.tsx";
import { Conflict } from "../kit/conflict.tsx";
import type { Fact } from "../kit/facts.tsx";
import { words as kitWords } from "../kit/words.ts";
import { type Form, formOf } from "./form.ts";
import { settingWords } from "./setting-words.ts";
import { words as allWords } from "./words.ts";

/** Somebody else saved the same source meanwhile: what differs, and whose words stay. */
export function SourceConflict(props: {
  readonly platform: PlatformRow;
  readonly theirs: SourceRow;
  readonly mine: Form;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}) {
  const { platform, theirs, mine, onTake, onKeep } = props;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const labels: Readonly<Record<string, string>> = useWords(settingWords);
  const facts = ({ name, approval, polled, shown }: Form): Fact[] => [
    [words.name, name],
    ...platform.settings.map(({ name: setting }): Fact => [labels[setting] ?? setting, textOf(shown[setting])]),
    [words.approval, approval ? kit.on : kit.off],
    [words.polled, polled ? kit.on : kit.off],
  ];
  const saved = { ...theirs, updatedAt: theirs.updatedAt ?? "", updatedBy: theirs.updatedBy ?? "" };
  return (
    <Conflict
      theirs={saved}
      mine={mine}
      draftOf={(doc) => formOf(platform, doc, doc.sourceId)}
      facts={facts}
      onTake={onTake}
      onKeep={onKeep}
    />
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
