import { unwrap } from "@kikimimi/api/client";
import type { PlatformRow } from "@kikimimi/api/schema-platform";
import type { SourceRow } from "@kikimimi/api/schema-source";
import { AppError } from "@kikimimi/core/base/error";
import { useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { Text, Tick } from "../kit/inputs.tsx";
import { SimpleForm } from "../kit/simple-form.tsx";
import { words as kitWords } from "../kit/words.ts";
import { type Form, formOf, schemaFor } from "./form.ts";
import { addressOf, Guide } from "./guide.tsx";
import { SettingInput } from "./setting-input.tsx";
import { settingsOf } from "./setting-value.ts";
import { SourceConflict } from "./source-conflict.tsx";
import { useSourceRoutes } from "./sources.ts";
import { Step } from "./step.tsx";
import { words as allWords } from "./words.ts";

/** Name, preparation and settings of a source: all that it takes to be saved. */
export function SourceForm(props: {
  readonly platform: PlatformRow;
  /** The one that is changed; undefined for a new one, which would be called `id`. */
  readonly source: SourceRow | undefined;
  readonly id: string;
  readonly onSaved: (source: SourceRow) => void;
}) {
  const { platform, source, onSaved } = props;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const [form, setForm] = useState<Form>(() => formOf(platform, source, props.id));
  const set = (part: Partial<Form>): void => setForm((before) => ({ ...before, ...part }));
  const { routes, asked } = useSourceRoutes(platform.id, form.id);
  const address = addressOf(platform, form.id);

  // What the form began from: what somebody else saves meanwhile must not be saved over unseen.
  const [base, setBase] = useState(source);
  const [theirs, setTheirs] = useState<SourceRow | null>(null);
  const [begun, setBegun] = useState(0);

  const put = async ({ name, polled, approval, shown }: Form, version: number | undefined): Promise<void> => {
    const json = {
      name: name.trim(),
      polled,
      settings: settingsOf(platform.settings, shown),
      replyApproval: approval ? ("required" as const) : ("none" as const),
      ...(version === undefined ? {} : { expectedVersion: version }),
    };
    const saved = await unwrap(routes.$put({ ...asked, json }));
    setBase(saved);
    setTheirs(null);
    onSaved(saved);
  };
  const save = async (written: Form): Promise<void> => {
    try {
      await put(written, base?.version);
    } catch (error) {
      if (!(error instanceof AppError && error.code === "conflict")) throw error;
      if (!base) throw new AppError("invalid_input", kit.idTaken, { issues: [{ path: "id", message: kit.idTaken }] });
      setTheirs(await unwrap(routes.$get(asked)));
      throw error;
    }
  };
  const take = (saved: SourceRow): void => {
    setForm(formOf(platform, saved, saved.sourceId));
    setBase(saved);
    setTheirs(null);
    setBegun((before) => before + 1);
  };
  const inputs = platform.settings.map((field) => {
    const { name } = field;
    const input = (
      <SettingInput
        key={name}
        field={field}
        example={platform.example[name]}
        value={form.shown[name]}
        onChange={(value) => setForm((before) => ({ ...before, shown: { ...before.shown, [name]: value } }))}
      />
    );
    return { input, first: field.required || name in platform.example || name in (source?.settings ?? {}) };
  });
  const others = inputs.filter(({ first }) => !first);
  return (
    <SimpleForm
      key={begun}
      label={words.form}
      act={words.save}
      schema={schemaFor(platform, kit.idHint)}
      value={form}
      onAct={save}
    >
      {theirs ? (
        <SourceConflict
          platform={platform}
          theirs={theirs}
          mine={form}
          onTake={() => take(theirs)}
          onKeep={() => void put(form, theirs.version).catch(() => setTheirs(null))}
        />
      ) : null}
      <Step n={1} name={words.naming}>
        <div className="kit-fields">
          <Text
            path="name"
            label={words.name}
            hint={words.nameHint}
            value={form.name}
            onChange={(name) => set({ name })}
          />
          {source ? null : (
            <Text path="id" label={kit.id} hint={words.idHint} narrow value={form.id} onChange={(id) => set({ id })} />
          )}
        </div>
      </Step>
      <Step n={2} name={words.vendor}>
        <Guide platform={platform} address={address} />
      </Step>
      <Step n={3} name={words.settings}>
        <div className="kit-fields">
          {inputs.length === 0 ? <p>{words.noSettings}</p> : null}
          {inputs.filter(({ first }) => first).map(({ input }) => input)}
          {platform.replies ? (
            <Tick label={words.approval} value={form.approval} onChange={(approval) => set({ approval })} />
          ) : null}
          {platform.ingest.includes("poll") ? (
            <Tick label={words.polled} value={form.polled} onChange={(polled) => set({ polled })} />
          ) : null}
          {others.length > 0 ? (
            <details>
              <summary>{words.otherSettings}</summary>
              <div className="kit-fields">{others.map(({ input }) => input)}</div>
            </details>
          ) : null}
        </div>
      </Step>
    </SimpleForm>
  );
}
