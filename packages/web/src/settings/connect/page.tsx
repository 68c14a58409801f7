import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import { useChannels } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Failed, Loading } from "../../ui/state.tsx";
import { Pick } from "../kit/inputs.tsx";
import { Guide } from "./guide.tsx";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";

const route = getRouteApi("/settings/connect");

/** What connecting a platform takes, step by step, and whether it hears. */
export function Connect() {
  const { client } = useService();
  const words = useWords(allWords);
  const { platform = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["settings", "platforms"],
    queryFn: async () => (await unwrap(client.v1.platforms.$get({ query: {} }))).items,
  });
  // Somebody is waiting for the first post: look often.
  const channels = useChannels(5_000).data?.items ?? [];
  const chosen = data?.find(({ id }) => id === platform);
  return (
    <div className="kit">
      <PageTitle>{words.title}</PageTitle>
      <p className="quiet kit-lead">{words.lead}</p>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Loading /> : null}
      {data ? (
        <div className="kit-form">
          <Pick
            path="platform"
            label={words.platform}
            value={chosen?.id ?? ""}
            options={[
              ...(chosen ? [] : [{ value: "", name: words.choose }]),
              ...data.map(({ id, name }) => ({ value: id, name })),
            ]}
            onChange={(id) => void navigate({ search: id === "" ? {} : { platform: id }, replace: true })}
          />
        </div>
      ) : null}
      {chosen ? (
        <Guide key={chosen.id} platform={chosen} sources={channels.filter((one) => one.platform === chosen.id)} />
      ) : null}
    </div>
  );
}
