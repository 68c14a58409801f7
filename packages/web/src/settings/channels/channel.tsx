import type { ChannelRow } from "@kikimimi/api/schema";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { Copy } from "../kit/copy.tsx";
import { useMay } from "../kit/gate.tsx";
import { tokenAt } from "./channel-order.ts";
import { Manage } from "./manage.tsx";
import { words as allWords } from "./words.ts";
import { useNow } from "../../text/now.ts";
import type { Words } from "../../text/languages.ts";
import { spanOf } from "../../text/time.ts";
import { absolute, agoIn, moment, useSpeech, useWords } from "../../text/speech.tsx";

/** A shape for each state beside its word and colour. */
const SHAPES = {
  needs_authorisation: "■",
  failing: "▲",
  behind: "◆",
  paused: "◇",
  off: "○",
  ok: "●",
} as const satisfies Record<ChannelRow["health"], string>;

/** One source: how it is, what that means, and the figures behind it. */
export function Channel({ channel }: { readonly channel: ChannelRow }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const id = useId();
  const { health, name, platform, platformName, lastEventAt, pausedUntil, polling, lastError } = channel;
  const words = useWords(allWords);
  const may = useMay("admin");
  const troubled = health !== "ok" && health !== "off";
  return (
    <article className={`channel ${health}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{name}</h2>
        {name.includes(platformName) ? null : <span className="quiet">{platformName}</span>}
        <span className="health">
          <span aria-hidden="true">{SHAPES[health]} </span>
          {words.health[health]}
        </span>
      </header>
      {health === "ok" ? null : <p className="quiet">{words.means[health]}</p>}
      <dl>
        <Fact name={words.lastEvent}>
          {lastEventAt ? (
            <time dateTime={lastEventAt} title={absolute(lang, lastEventAt)}>
              {agoIn(t, lastEventAt, now)}
            </time>
          ) : (
            words.never
          )}
        </Fact>
        {polling ? (
          <>
            <Fact name={words.lag}>
              {polling.lagSeconds === null
                ? words.notYet
                : polling.lagSeconds <= polling.intervalSeconds
                  ? words.noLag
                  : amount(t, words, polling.lagSeconds)}
            </Fact>
            <Fact name={words.polls}>
              {words.every(amount(t, words, polling.intervalSeconds))}
              {polling.nextPollAt ? ` · ${words.nextPoll(moment(lang, polling.nextPollAt))}` : null}
              {polling.recent.failed > 0 ? ` · ${words.failed(polling.recent.failed, polling.recent.polls)}` : null}
            </Fact>
          </>
        ) : null}
        {pausedUntil && Date.parse(pausedUntil) > now ? (
          <Fact name={words.pausedUntil}>{moment(lang, pausedUntil)}</Fact>
        ) : null}
        <Token channel={channel} now={now} />
        <Quota channel={channel} />
        {polling?.backfill.map(({ stream, reached }) => (
          <Fact key={stream} name={words.backfill}>
            {stream}: {words.reached(moment(lang, reached))}
          </Fact>
        ))}
        {channel.webhook ? <Webhook name={name} {...channel.webhook} /> : null}
        <Fact name={words.replies}>{channel.replies ? words.canReply : words.cannotReply}</Fact>
        {troubled && lastError ? (
          <Fact name={words.error}>
            <span lang="en">{lastError}</span>
          </Fact>
        ) : null}
      </dl>
      {may ? (
        <Manage channel={channel} />
      ) : (
        <p>
          <Link to="/settings/connect" search={{ platform }}>
            {words.guide(platformName)}
          </Link>
        </p>
      )}
      {polling && polling.gaps.length > 0 ? (
        <details>
          <summary>{words.gaps(polling.gaps.length)}</summary>
          <ul className="history">
            {polling.gaps.map(({ stream, from, to }) => (
              <li key={`${stream} ${from} ${to}`}>
                {stream}: {words.gap(moment(lang, from), moment(lang, to))}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </article>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{children}</dd>
    </div>
  );
}

function Token({ channel, now }: { readonly channel: ChannelRow; readonly now: number }) {
  const { t, lang } = useSpeech();
  const words = useWords(allWords);
  const { tokenExpiresAt: at } = channel;
  if (at === null) return null;
  const standing = tokenAt(at, now);
  const left = t.span(spanOf(Date.parse(at) - now));
  const until = moment(lang, at);
  return (
    <Fact name={words.token}>
      {standing === "good" ? (
        words.tokenLeft(left, until)
      ) : (
        <strong className="error">{standing === "over" ? words.tokenOver(until) : words.tokenSoon(left, until)}</strong>
      )}
    </Fact>
  );
}

function Quota({ channel: { quota } }: { readonly channel: ChannelRow }) {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  if (quota === null) return null;
  const { unit, limit, spent, resetsAt } = quota;
  const say = (n: number): string => words.amount[unit](n.toLocaleString(lang, { maximumFractionDigits: 2 }));
  return (
    <Fact name={words.quota}>
      <progress max={limit} value={Math.min(spent, limit)} aria-label={words.quota} />{" "}
      {words.spent(say(spent), say(limit), moment(lang, resetsAt))}
      {spent >= limit ? <strong className="error"> {words.quotaFull}</strong> : null}
    </Fact>
  );
}

function Webhook(props: { readonly name: string; readonly path: string; readonly address: string }) {
  const { name, path, address } = props;
  const words = useWords(allWords);
  return (
    <Fact name={words.webhook}>
      <code>{path}</code> <Copy text={new URL(address, location.origin).href} label={words.copyOf(name)} />
    </Fact>
  );
}

/** Seconds in words, short ones to the second. */
function amount(t: Words, words: (typeof allWords)["ja"], seconds: number): string {
  return seconds < 60 ? words.seconds(Math.round(seconds)) : t.span(spanOf(seconds * 1000));
}
