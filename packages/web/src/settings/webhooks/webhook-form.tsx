import { unwrap } from "@kikimimi/api/client";
import type { WebhookRow } from "@kikimimi/api/schema-webhook";
import { EVENT_PATTERNS } from "@kikimimi/core/webhook/event";
import { WebhookDraft } from "@kikimimi/core/webhook/subscription";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { Text, Tick, Ticks } from "../kit/inputs.tsx";
import { SimpleForm } from "../kit/simple-form.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** What is offered: all, and all of one noun; single types are few people's wish and stay where they were chosen. */
const OFFERED = EVENT_PATTERNS.filter((pattern) => pattern === "thread.queued" || pattern.endsWith("*"));

/** Adds a webhook, or changes one. */
export function WebhookForm(props: {
  readonly webhook?: WebhookRow;
  readonly onSaved: (made: { readonly url: string; readonly secret: string } | null) => void;
  readonly onCancel?: () => void;
}) {
  const { webhook, onSaved, onCancel } = props;
  const { client } = useService();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? ["thread.queued"]);
  const [description, setDescription] = useState(webhook?.description ?? "");
  const [includeText, setIncludeText] = useState(webhook?.includeText ?? false);
  const save = async (json: WebhookDraft): Promise<void> => {
    if (webhook) {
      await unwrap(client.v1.webhooks[":id"].$put({ param: { id: webhook.subscriptionId }, query: {}, json }));
      return onSaved(null);
    }
    const made = await unwrap(client.v1.webhooks.$post({ query: {}, json }));
    setUrl("");
    onSaved({ url: made.webhook.url, secret: made.secret });
  };
  return (
    <SimpleForm
      label={webhook ? words.change : words.add}
      act={webhook ? kit.save : words.make}
      schema={WebhookDraft}
      value={{ url: url.trim(), events, description, includeText }}
      onAct={save}
      {...(onCancel ? { onCancel } : {})}
    >
      <Text type="url" path="url" label={words.url} hint={words.urlHint} value={url} onChange={setUrl} />
      <Ticks
        path="events"
        label={words.events}
        hint={words.eventsHint}
        value={events}
        options={OFFERED.map((pattern) => ({ value: pattern, name: words.patternName(pattern) }))}
        onChange={setEvents}
      />
      <Text path="description" label={words.description} optional value={description} onChange={setDescription} />
      <Tick label={words.includeText} hint={words.includeTextHint} value={includeText} onChange={setIncludeText} />
    </SimpleForm>
  );
}
