import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import { useState } from "react";
import { useNow } from "../../text/now.ts";
import { absolute, agoIn, useSpeech, useWords } from "../../text/speech.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Popover } from "../../ui/popover.tsx";
import { useService } from "../service.tsx";
import { words } from "./words.ts";
import "./notices.css";

const EVERY_MS = 20_000;

/** What one was told, behind a bell that says how much of it is unread. */
export function Bell() {
  const { t, lang } = useSpeech();
  const w = useWords(words);
  const now = useNow();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const { data, hasNextPage, fetchNextPage } = useNotices();
  const read = useRead();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const unread = items.filter(({ readAt }) => readAt === null);
  const go = (threadId: string, noticeId: string): void => {
    setOpen(false);
    read.mutate([noticeId]);
    void navigate({ to: "/", search: { thread: threadId } });
  };
  return (
    <Popover
      label={w.title}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className="plain bell">
          <Icon name="bell" />
          <span className="unseen">{t.notices.bell(unread.length)}</span>
          {unread.length > 0 ? (
            <span aria-hidden="true" className="figures bell-count">
              {unread.length}
            </span>
          ) : null}
        </button>
      }
    >
      <div className="notices">
        <div className="notices-head">
          <h2>{w.title}</h2>
          {unread.length > 0 ? (
            <button
              type="button"
              className="plain"
              onClick={() => read.mutate(unread.slice(0, MOST).map(({ noticeId }) => noticeId))}
            >
              {w.readAll}
            </button>
          ) : null}
        </div>
        {items.length === 0 ? (
          <>
            <p>{w.none}</p>
            <p className="quiet">{w.noneHint}</p>
          </>
        ) : null}
        <ul>
          {items.map((notice) => (
            <li key={notice.noticeId}>
              <button
                type="button"
                className={notice.readAt === null ? "notice unread" : "notice"}
                onClick={() => go(notice.threadId, notice.noticeId)}
              >
                <span>
                  {notice.readAt === null ? <span className="unread-mark">● {w.unread} </span> : null}
                  {whatOf(notice)}
                </span>
                {notice.text ? <span className="notice-text">{notice.text}</span> : null}
                <time className="quiet" dateTime={notice.at} title={absolute(lang, notice.at)}>
                  {agoIn(t, notice.at, now)}
                </time>
              </button>
            </li>
          ))}
        </ul>
        {hasNextPage ? (
          <button type="button" className="more" onClick={() => void fetchNextPage()}>
            {w.more}
          </button>
        ) : null}
      </div>
    </Popover>
  );

  function whatOf({ reason, what, by }: Notice): string {
    const name = by?.name ?? "";
    if (reason === "named") return w.named(name);
    if (reason === "assigned") return w.assigned(name);
    const did: Readonly<Record<string, (name: string) => string>> = t.did;
    return (Object.hasOwn(did, what) ? did[what]?.(name) : undefined) ?? w.said;
  }
}

/** Most notices that one request marks. */
const MOST = 100;

type Notice = NonNullable<ReturnType<typeof useNotices>["data"]>["pages"][number]["items"][number];

function useNotices() {
  const { client } = useService();
  return useInfiniteQuery({
    queryKey: ["notices"],
    queryFn: ({ pageParam }) =>
      unwrap(client.v1.notices.$get({ query: { limit: "20", ...(pageParam ? { cursor: pageParam } : {}) } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
}

function useRead() {
  const { client } = useService();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (noticeIds: string[]) => unwrap(client.v1.notices.read.$post({ query: {}, json: { noticeIds } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["notices"] }),
  });
}
