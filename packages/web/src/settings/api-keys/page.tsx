import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ApiKeyRow } from "@kikimimi/api/schema-access";
import { isValidKey } from "@kikimimi/core/people/api-key";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { explain, moment, absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { useNow } from "../../text/now.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { Empty, Failed, Loading } from "../../ui/state.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { Gate } from "../kit/gate.tsx";
import { Once } from "../kit/once.tsx";
import { words as kitWords } from "../kit/words.ts";
import { NewKey } from "./new-key.tsx";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";

const QUERY = ["settings", "api-keys"] as const;

/** Keys with which programs ask the API. */
export function ApiKeys() {
  const words = useWords(allWords);
  return (
    <div className="kit">
      <PageTitle>{words.title}</PageTitle>
      <p className="quiet kit-lead">{words.lead}</p>
      <Gate role="admin">
        <Keys />
      </Gate>
    </div>
  );
}

function Keys() {
  const { client } = useService();
  const queries = useQueryClient();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: QUERY,
    queryFn: ({ pageParam }) =>
      unwrap(client.v1["api-keys"].$get({ query: pageParam === null ? {} : { cursor: pageParam } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchOnMount: "always",
  });
  const items = data?.pages.flatMap((page) => page.items);
  const again = (): void => void queries.invalidateQueries({ queryKey: QUERY });
  return (
    <>
      {made ? (
        <Once
          title={words.made(made.name)}
          lead={words.once}
          secret={made.token}
          copyLabel={words.copyToken}
          onClose={() => setMade(null)}
        />
      ) : null}
      <NewKey
        onMade={(name, token) => {
          setMade({ name, token });
          again();
        }}
      />
      <h2>{words.list}</h2>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <Loading /> : null}
      {items?.length === 0 ? <Empty words={words.none} /> : null}
      <ul className="kit-list">
        {items?.map((key) => (
          <li key={key.keyId}>
            <KeyRow apiKey={key} onChange={again} />
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <button type="button" aria-disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {kit.more}
        </button>
      ) : null}
    </>
  );
}

function KeyRow({ apiKey, onChange }: { readonly apiKey: ApiKeyRow; readonly onChange: () => void }) {
  const { client } = useService();
  const speech = useSpeech();
  const { lang } = speech;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const say = useToast();
  const now = useNow();
  const [asks, setAsks] = useState(false);
  const { keyId, name, role, brands, otherBrands, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt } = apiKey;
  const revoke = useMutation({
    mutationFn: () => unwrap(client.v1["api-keys"][":id"].$delete({ param: { id: keyId } })),
    onSuccess: () => {
      say({ words: words.revoked(name) });
      onChange();
    },
    onError: (error) => say({ words: explain(speech, error) }),
    onSettled: () => setAsks(false),
  });
  const valid = isValidKey({ expiresAt, revokedAt }, new Date(now));
  const state = revokedAt !== null ? words.states.revoked : valid ? words.states.valid : words.states.expired;
  const others = otherBrands > 0 ? [words.otherBrands(otherBrands)] : [];
  return (
    <>
      <div className="kit-row">
        <p>
          <strong>{name}</strong> <code className="quiet">{keyId}</code>
        </p>
        <p className="kit-said">
          {valid ? "● " : "○ "}
          {state} · {kit.roles[role]} · {[...brands, ...others].join(kit.listMark)}
        </p>
        <p className="quiet figures kit-saved">
          {words.by(createdBy.name, moment(lang, createdAt))} ·{" "}
          {lastUsedAt === null ? words.unused : words.used(moment(lang, lastUsedAt))} ·{" "}
          {expiresAt === null ? words.endless : words.until(absolute(lang, expiresAt))}
        </p>
      </div>
      {valid ? (
        <button type="button" aria-label={words.revokeOf(name)} onClick={() => setAsks(true)}>
          {words.revoke}
        </button>
      ) : null}
      {asks ? (
        <Confirm
          title={words.revokeAsk(name)}
          lead={words.revokeLead}
          act={words.revoke}
          busy={revoke.isPending}
          onAct={() => revoke.mutate()}
          onClose={() => setAsks(false)}
        />
      ) : null}
    </>
  );
}
