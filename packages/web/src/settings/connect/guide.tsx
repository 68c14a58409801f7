import type { ChannelRow } from "@kikimimi/api/schema";
import type { PlatformRow } from "@kikimimi/api/schema-platform";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useNow } from "../../text/now.ts";
import { agoIn, useSpeech, useWords } from "../../text/speech.tsx";
import { words as channelWords } from "../channels/words.ts";
import { CommandLine, Copy } from "../kit/copy.tsx";
import { Pick } from "../kit/inputs.tsx";
import { words as allWords } from "./words.ts";

/** The steps of one platform, in the vendor's own words, with the address to paste and the commands to type. */
export function Guide(props: { readonly platform: PlatformRow; readonly sources: readonly ChannelRow[] }) {
  const { platform, sources } = props;
  const words = useWords(allWords);
  const [chosen, setChosen] = useState<string | null>(null);
  const source = sources.find(({ sourceId }) => sourceId === chosen) ?? sources[0];
  const sourceId = source?.sourceId ?? platform.id;
  const address = `${location.origin}${source?.webhook?.path ?? `/webhooks/${platform.id}/${sourceId}`}`;
  const hears = platform.ingest.includes("webhook");
  const { guide, secrets } = platform;
  return (
    <article className="kit-guide">
      {sources.length > 1 ? (
        <Pick
          path="source"
          label={words.source}
          value={sourceId}
          options={sources.map((one) => ({ value: one.sourceId, name: one.name }))}
          onChange={setChosen}
        />
      ) : null}
      <p>
        {words.can(hears, platform.ingest.includes("poll"), platform.replies)} {guide.costs === "" ? null : words.costs}{" "}
        <span lang="en">{guide.costs}</span>
      </p>

      <h2>{words.vendor}</h2>
      {hears ? (
        <p className="kit-command">
          {words.address} <code tabIndex={0}>{address}</code> <Copy text={address} label={words.copyAddress} />
        </p>
      ) : null}
      <p className="quiet">{words.english}</p>
      <ol className="kit-numbers" lang="en">
        {guide.setup.map((step) => (
          <li key={step}>
            <Coded text={step.replaceAll("{webhook}", address)} />
          </li>
        ))}
      </ol>
      {guide.scopes.length > 0 ? (
        <p>
          {words.scopes} <code>{guide.scopes.join(" ")}</code>
        </p>
      ) : null}

      <h2>{words.secrets}</h2>
      {secrets.length === 0 ? <p>{words.noSecrets}</p> : <p>{words.secretsHint}</p>}
      <ul className="kit-log">
        {secrets.map((secret) => (
          <li key={secret.name}>
            <p>
              <strong>{secret.name}</strong> {secret.optional ? <span className="quiet">{words.optional}</span> : null}
            </p>
            <p lang="en">
              <Coded text={secret.description} />
            </p>
            {secret.looks === null ? null : (
              <p className="quiet">
                {words.looks} <span lang="en">{secret.looks}</span>
              </p>
            )}
            <CommandLine command={`npx kikimimi secrets set ${platform.id}/${sourceId} ${secret.name}`} />
          </li>
        ))}
      </ul>

      <h2>{words.settings}</h2>
      <p>{words.settingsHint}</p>
      <pre tabIndex={0}>{JSON.stringify(platform.example, null, 2)}</pre>

      <h2>{words.check}</h2>
      <Check source={source} platform={platform} />

      <h2>{words.limits}</h2>
      <ul className="kit-numbers" lang="en">
        {guide.limits.map((limit) => (
          <li key={limit}>
            <Coded text={limit} />
          </li>
        ))}
      </ul>
      <h2>{words.cannot}</h2>
      <ul className="kit-numbers" lang="en">
        {guide.cannot.map((one) => (
          <li key={one}>
            <Coded text={one} />
          </li>
        ))}
      </ul>
      <h2>{words.references}</h2>
      <ul className="kit-numbers">
        {guide.references.map((url) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer">
              {url}
            </a>
          </li>
        ))}
      </ul>
    </article>
  );
}

/** A text of a manifest: what stands in backticks is typed as it is. */
function Coded({ text }: { readonly text: string }) {
  return text.split("`").map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part));
}

/** Whether the source hears, as it is now, and how to send it something. */
function Check(props: { readonly source: ChannelRow | undefined; readonly platform: PlatformRow }) {
  const { source, platform } = props;
  const { t } = useSpeech();
  const words = useWords(allWords);
  const health = useWords(channelWords);
  const now = useNow();
  return (
    <>
      <div role="status">
        {source ? (
          <p>
            <strong>{source.name}</strong>: {health.health[source.health]} ·{" "}
            {source.lastEventAt === null ? words.nothingYet : words.last(agoIn(t, source.lastEventAt, now))}{" "}
            <Link to="/settings/channels">{words.toChannels}</Link>
          </p>
        ) : (
          <p>{words.noSource}</p>
        )}
      </div>
      <p>{words.test}</p>
      <CommandLine
        command={`npx kikimimi ingest --platform ${platform.id}${source ? ` --source ${source.sourceId}` : ""} FILE`}
      />
      <p>{words.doctor}</p>
      <CommandLine command="npx kikimimi doctor" />
    </>
  );
}
