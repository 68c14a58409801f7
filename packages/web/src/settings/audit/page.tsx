import { useInfiniteQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { type AuditRecord, toldOf } from "@kikimimi/core/people/audit";
import { type FormEvent, useState } from "react";
import { useService } from "../../app/service.tsx";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Failed, Loading } from "../../ui/state.tsx";
import { Gate } from "../kit/gate.tsx";
import { Text } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";
import "./audit.css";

const NONE = { actor: "", target: "", route: "", from: "", to: "" };

/** Who did what, newest first. */
export function Audit() {
  const words = useWords(allWords);
  return (
    <div className="kit">
      <PageTitle>{words.title}</PageTitle>
      <p className="quiet kit-lead">{words.lead}</p>
      <Gate role="admin">
        <Log />
      </Gate>
    </div>
  );
}

function Log() {
  const { client } = useService();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const [typed, setTyped] = useState(NONE);
  const [asked, setAsked] = useState(NONE);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["settings", "audit", asked],
    queryFn: ({ pageParam }) => {
      const { from, to, ...words } = asked;
      const given = Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ""));
      const query = {
        ...given,
        ...(from === "" ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
        ...(to === "" ? {} : { to: new Date(`${to}T23:59:59.999`).toISOString() }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      return unwrap(client.v1.audit.$get({ query }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchOnMount: "always",
  });
  const items = data?.pages.flatMap((page) => page.items);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked({ ...typed, actor: typed.actor.trim(), target: typed.target.trim(), route: typed.route.trim() });
  };
  const set = (part: Partial<typeof NONE>): void => setTyped((before) => ({ ...before, ...part }));
  return (
    <>
      <form className="audit-filter" onSubmit={submit} aria-label={words.filter}>
        <Text path="actor" label={words.actor} value={typed.actor} onChange={(actor) => set({ actor })} />
        <Text path="target" label={words.target} value={typed.target} onChange={(target) => set({ target })} />
        <Text path="route" label={words.route} value={typed.route} onChange={(route) => set({ route })} />
        <Text type="date" path="from" label={words.from} value={typed.from} onChange={(from) => set({ from })} />
        <Text type="date" path="to" label={words.to} value={typed.to} onChange={(to) => set({ to })} />
        <button type="submit">{words.apply}</button>
      </form>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <Loading /> : null}
      {items?.length === 0 && !hasNextPage ? <p className="empty">{words.none}</p> : null}
      {items && items.length > 0 ? <Entries items={items} /> : null}
      {hasNextPage ? (
        <p className="kit-bar">
          <button type="button" aria-disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {kit.more}
          </button>
        </p>
      ) : null}
    </>
  );
}

function Entries({ items }: { readonly items: readonly AuditRecord[] }) {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  return (
    <ul className="kit-list audit-list">
      {items.map(({ entryId, at, by, network, route, targets, outcome }) => (
        <li key={entryId}>
          <time className="figures" dateTime={at}>
            {absolute(lang, at)}
          </time>
          <span>
            {by.name} <span className="quiet">{words.kinds[by.kind]}</span>
          </span>
          <span>
            <code>{route}</code> <span className="quiet">{toldOf({ targets, outcome })}</span>
          </span>
          <span className={outcome && outcome.status >= 400 ? "error" : "quiet"}>
            {outcome === null ? words.unknown : words.ended(outcome.status)}
            {network === null ? null : <span className="quiet"> {network}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
