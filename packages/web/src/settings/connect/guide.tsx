import type { PlatformRow } from "@kikimimi/api/schema-platform";
import { useSpeech, useWords } from "../../text/speech.tsx";
import { Copy } from "../kit/copy.tsx";
import { words as allWords } from "./words.ts";

/** A platform's own texts in the reader's language. */
export function useTexts(platform: PlatformRow): Pick<PlatformRow, "guide" | "secrets"> {
  const { lang } = useSpeech();
  return lang === "ja" ? platform.ja : platform;
}

/** Where the webhook of a source is taken. */
export function addressOf({ webhooks }: PlatformRow, id: string): string {
  return new URL(`${webhooks}/${id}`, location.origin).href;
}

/** What is to be done in the vendor's console, with the address to paste; then what is good to know. */
export function Guide(props: { readonly platform: PlatformRow; readonly address: string }) {
  const { platform, address } = props;
  const words = useWords(allWords);
  const { guide } = useTexts(platform);
  return (
    <div className="kit-guide">
      {platform.ingest.includes("webhook") ? (
        <p className="kit-command">
          {words.address} <code tabIndex={0}>{address}</code> <Copy text={address} label={words.copyAddress} />
        </p>
      ) : null}
      <ol className="kit-numbers">
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
      <details>
        <summary>{words.more}</summary>
        <h3>{words.limits}</h3>
        <Points texts={guide.limits} />
        <h3>{words.cannot}</h3>
        <Points texts={guide.cannot} />
        <h3>{words.references}</h3>
        <ul className="kit-numbers">
          {guide.references.map((url) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer">
                {url}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Points({ texts }: { readonly texts: readonly string[] }) {
  return (
    <ul className="kit-numbers">
      {texts.map((text) => (
        <li key={text}>
          <Coded text={text} />
        </li>
      ))}
    </ul>
  );
}

/** A text of a guide: what stands in backticks is typed as it is. */
export function Coded({ text }: { readonly text: string }) {
  return text.split("`").map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part));
}

/** What a platform can do and costs, in two sentences. */
export function Abilities({ platform }: { readonly platform: PlatformRow }) {
  const words = useWords(allWords);
  const { guide } = useTexts(platform);
  const { ingest, replies } = platform;
  return (
    <p>
      {words.can(ingest.includes("webhook"), ingest.includes("poll"), replies)}{" "}
      {guide.costs === "" ? null : words.costs(guide.costs)}
    </p>
  );
}
