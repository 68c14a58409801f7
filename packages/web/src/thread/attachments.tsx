import type { Mention } from "@kikimimi/api/schema";
import { useState } from "react";
import { useSpeech } from "../text/speech.tsx";

type Medium = Mention["media"][number];

/** What came with a post: pictures as pictures, everything else, and what cannot be shown, by name. */
export function Attachments({ media }: { readonly media: readonly Medium[] }) {
  if (media.length === 0) return null;
  return (
    <ul className="media">
      {media.map((item, i) => (
        <li key={item.url ?? i}>
          <Attachment item={item} />
        </li>
      ))}
    </ul>
  );
}

function Attachment({ item }: { readonly item: Medium }) {
  const { t } = useSpeech();
  const [broken, setBroken] = useState(false);
  const words = `${t.media[item.type]}: ${item.description ?? t.noDescription}`;
  if (!item.url || !/^https?:/.test(item.url)) return words;
  // The page's rules let pictures in over TLS only.
  const shows = item.type === "image" && item.url.startsWith("https:") && !broken;
  return (
    <a href={item.url} target="_blank" rel="noreferrer noopener">
      {shows ? (
        <img src={item.url} alt={words} loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(true)} />
      ) : (
        words
      )}
    </a>
  );
}
