import type { ChannelRow } from "@kikimimi/api/schema";
import { useEffect, useRef } from "react";
import { Channel } from "./channel.tsx";
import { inOrder, needsPerson } from "./channel-order.ts";
import { useChannels } from "./queue.ts";
import { explain, useSpeech } from "./words.tsx";

const EVERY_MS = 30_000;

/** The connected sources and whether they hear: the ones in trouble first. */
export function Channels({ onBack }: { readonly onBack: () => void }) {
  const speech = useSpeech();
  const { t, lang } = speech;
  const { data, error, dataUpdatedAt, refetch } = useChannels(EVERY_MS);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${t.channels.title} – Kikimimi`;
    return () => {
      document.title = "Kikimimi";
    };
  }, [t]);
  const items = data ? inOrder(data.items, lang) : [];
  const off = items.filter(({ health }) => health === "off");
  const bad = items.filter(needsPerson).length;
  const time = new Date(dataUpdatedAt).toLocaleTimeString(lang, { hourCycle: "h23" });
  return (
    <main className="channels">
      <button type="button" className="plain back" onClick={onBack}>
        ‹ {t.channels.back}
      </button>
      <h1 ref={title} tabIndex={-1}>
        {t.channels.title}
      </h1>
      <p className="quiet">
        {t.channels.lead} {data ? <span className="figures">{t.channels.checked(time)}</span> : null}
      </p>
      {error ? (
        <div className={data ? "error" : "empty"} role="alert">
          <p>
            {explain(speech, error)} {data ? t.channels.stale : null}
          </p>
          <button type="button" onClick={() => void refetch()}>
            {t.retry}
          </button>
        </div>
      ) : null}
      {!data && !error ? <p className="empty">{t.loading}</p> : null}
      {data && items.length === 0 ? (
        <div className="empty">
          <p>{t.channels.none}</p>
          <p>{t.channels.noneHint}</p>
        </div>
      ) : null}
      {items.length > 0 ? (
        <>
          <p role="status" className={bad > 0 ? "sum error" : "sum"}>
            {t.channels.summary(items.length, bad)}
          </p>
          <Cards channels={items.filter(({ health }) => health !== "off")} />
          {off.length > 0 ? (
            <details open={off.length === items.length}>
              <summary>{t.channels.quiet(off.length)}</summary>
              <Cards channels={off} />
            </details>
          ) : null}
        </>
      ) : null}
    </main>
  );
}

function Cards({ channels }: { readonly channels: readonly ChannelRow[] }) {
  return (
    <ul>
      {channels.map((channel) => (
        <li key={`${channel.platform}/${channel.sourceId}`}>
          <Channel channel={channel} />
        </li>
      ))}
    </ul>
  );
}
