import type { ChannelRow } from "@kikimimi/api/schema";
import { Link } from "@tanstack/react-router";
import { Loading } from "../../ui/state.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Channel } from "./channel.tsx";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";
import "./channels.css";
import { inOrder, needsPerson } from "./channel-order.ts";
import { useChannels } from "../../app/reads.ts";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";

const EVERY_MS = 30_000;

/** The connected sources and whether they hear: the ones in trouble first. */
export function Channels() {
  const speech = useSpeech();
  const { t, lang } = speech;
  const words = useWords(allWords);
  const { data, error, dataUpdatedAt, refetch } = useChannels(EVERY_MS);
  const items = data ? inOrder(data.items, lang) : [];
  const off = items.filter(({ health }) => health === "off");
  const bad = items.filter(needsPerson).length;
  const time = new Date(dataUpdatedAt).toLocaleTimeString(lang, { hourCycle: "h23" });
  return (
    <div className="channels">
      <PageTitle>{words.title}</PageTitle>
      <p className="quiet">
        {words.lead} {data ? <span className="figures">{words.checked(time)}</span> : null}
      </p>
      {error ? (
        <div className={data ? "error" : "empty"} role="alert">
          <p>
            {explain(speech, error)} {data ? words.stale : null}
          </p>
          <button type="button" onClick={() => void refetch()}>
            {t.retry}
          </button>
        </div>
      ) : null}
      {!data && !error ? <Loading /> : null}
      {data && items.length === 0 ? (
        <div className="empty">
          <p>{words.none}</p>
          <p>{words.noneHint}</p>
          <p>
            <Link to="/settings/connect">{words.connect}</Link>
          </p>
        </div>
      ) : null}
      {items.length > 0 ? (
        <>
          <p role="status" className={bad > 0 ? "sum error" : "sum"}>
            {words.summary(items.length, bad)}
          </p>
          <Cards channels={items.filter(({ health }) => health !== "off")} />
          {off.length > 0 ? (
            <details open={off.length === items.length}>
              <summary>{words.quiet(off.length)}</summary>
              <Cards channels={off} />
            </details>
          ) : null}
        </>
      ) : null}
    </div>
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
