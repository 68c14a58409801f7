import { useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Empty, Failed, Loading } from "../../ui/state.tsx";
import { Gate } from "../kit/gate.tsx";
import { Once } from "../kit/once.tsx";
import { WebhookForm } from "./webhook-form.tsx";
import { WebhookItem } from "./webhook.tsx";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";

const QUERY = ["settings", "webhooks"] as const;

/** Addresses that are told of what happens. */
export function Webhooks() {
  const words = useWords(allWords);
  return (
    <div className="kit">
      <PageTitle>{words.title}</PageTitle>
      <p className="quiet kit-lead">{words.lead}</p>
      <Gate role="lead">
        <List />
      </Gate>
    </div>
  );
}

function List() {
  const { client } = useService();
  const queries = useQueryClient();
  const words = useWords(allWords);
  const [secret, setSecret] = useState<{ readonly url: string; readonly secret: string } | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: QUERY,
    queryFn: () => unwrap(client.v1.webhooks.$get({ query: {} })),
    refetchOnMount: "always",
  });
  const again = (): void => void queries.invalidateQueries({ queryKey: QUERY });
  return (
    <>
      {secret ? (
        <Once
          title={words.secretOf(secret.url)}
          lead={words.once}
          secret={secret.secret}
          copyLabel={words.copySecret}
          onClose={() => setSecret(null)}
        />
      ) : null}
      <details className="kit-new">
        <summary>{words.add}</summary>
        <WebhookForm
          onSaved={(made) => {
            setSecret(made);
            again();
          }}
        />
      </details>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Loading /> : null}
      {data?.items.length === 0 ? <Empty words={words.none} /> : null}
      <ul className="kit-list">
        {data?.items.map((webhook) => (
          <li key={webhook.subscriptionId}>
            <WebhookItem webhook={webhook} onSecret={setSecret} onChange={again} />
          </li>
        ))}
      </ul>
    </>
  );
}
