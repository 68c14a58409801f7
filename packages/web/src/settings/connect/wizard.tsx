import { useQueryClient } from "@tanstack/react-query";
import type { PlatformRow } from "@kikimimi/api/schema-platform";
import type { SourceRow } from "@kikimimi/api/schema-source";
import { useEffect } from "react";
import { useWords } from "../../text/speech.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Pick } from "../kit/inputs.tsx";
import { Check } from "./check.tsx";
import { freeId } from "./free-id.ts";
import { Abilities } from "./guide.tsx";
import { SecretsForm } from "./secrets-form.tsx";
import { SourceForm } from "./source-form.tsx";
import { SOURCES } from "./sources.ts";
import { lead, Step, useHeads } from "./step.tsx";
import { TryIt } from "./try-it.tsx";
import { words as allWords } from "./words.ts";

/** Connects a source of one platform, or changes one, in six steps; the last three need it to be saved. */
export function Wizard(props: {
  readonly platform: PlatformRow;
  /** The brand's sources of this platform. */
  readonly sources: readonly SourceRow[];
  /** The id of the one that is changed; undefined for a new one. */
  readonly chosen: string | undefined;
  /** The step to begin with. */
  readonly part: "secrets" | undefined;
  readonly onChoose: (id: string | undefined) => void;
}) {
  const { platform, sources, chosen, part, onChoose } = props;
  const words = useWords(allWords);
  const queries = useQueryClient();
  const say = useToast();
  const heads = useHeads();
  const source = sources.find(({ sourceId }) => sourceId === chosen);
  useEffect(() => {
    if (part === "secrets") lead(heads.secrets);
  }, [part, heads.secrets]);

  const keep = (saved: SourceRow): void => {
    queries.setQueryData<SourceRow[]>(SOURCES, (known = []) => [
      ...known.filter((one) => one.platform !== saved.platform || one.sourceId !== saved.sourceId),
      saved,
    ]);
    void queries.invalidateQueries({ queryKey: ["channels"] });
  };
  const onSaved = (saved: SourceRow): void => {
    keep(saved);
    say({ words: words.saved(saved.name) });
    if (!source) onChoose(saved.sourceId);
    lead(heads.secrets);
  };
  return (
    <article className="kit-wizard">
      {sources.length > 0 ? (
        <div className="kit-form">
          <Pick
            path="source"
            label={words.which}
            value={source?.sourceId ?? ""}
            options={[
              { value: "", name: words.newSource },
              ...sources.map(({ sourceId, name }) => ({ value: sourceId, name: `${name} (${sourceId})` })),
            ]}
            onChange={(id) => onChoose(id === "" ? undefined : id)}
          />
        </div>
      ) : null}
      <Abilities platform={platform} />
      <SourceForm
        key={source?.sourceId ?? ""}
        platform={platform}
        source={source}
        id={freeId(
          platform.id,
          sources.map(({ sourceId }) => sourceId),
        )}
        onSaved={onSaved}
      />
      {source ? (
        <>
          <Step n={4} name={words.secrets} head={heads.secrets}>
            {platform.secrets.length === 0 ? (
              <p>{words.noSecrets}</p>
            ) : (
              <>
                <p>{words.secretsLead}</p>
                <SecretsForm
                  key={source.sourceId}
                  platform={platform}
                  source={source}
                  onSet={(saved) => {
                    keep(saved);
                    lead(heads.check);
                  }}
                />
              </>
            )}
          </Step>
          <Step n={5} name={words.check} head={heads.check}>
            <Check key={source.sourceId} platform={platform} sourceId={source.sourceId} />
          </Step>
          <Step n={6} name={words.test}>
            <TryIt key={source.sourceId} source={source} />
          </Step>
        </>
      ) : null}
    </article>
  );
}
