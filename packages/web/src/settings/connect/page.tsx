import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { PlatformRow } from "@kikimimi/api/schema-platform";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Failed, Loading } from "../../ui/state.tsx";
import { MayNot, useMay } from "../kit/gate.tsx";
import { Pick } from "../kit/inputs.tsx";
import { Abilities, addressOf, Guide } from "./guide.tsx";
import { useSources } from "./sources.ts";
import { Wizard } from "./wizard.tsx";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";
import "./connect.css";

const route = getRouteApi("/settings/connect");

/** What connecting a platform takes, step by step; for admins, doing it. */
export function Connect() {
  const words = useWords(allWords);
  const { platform = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = usePlatformRows();
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
      {chosen ? <Chosen key={chosen.id} platform={chosen} /> : null}
    </div>
  );
}

/** Every platform with what it can do and what it takes. */
export function usePlatformRows() {
  const { client } = useService();
  return useQuery({
    queryKey: ["settings", "platforms"],
    queryFn: async () => (await unwrap(client.v1.platforms.$get({ query: {} }))).items,
  });
}

/** The wizard for admins; what there is to know for everybody else. */
function Chosen({ platform }: { readonly platform: PlatformRow }) {
  const { source, part } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay("admin");
  const { data, error, refetch } = useSources();
  if (may === false)
    return (
      <article className="kit-wizard">
        <MayNot role="admin" />
        <Abilities platform={platform} />
        <Guide platform={platform} address={addressOf(platform, platform.id)} />
      </article>
    );
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <Wizard
      platform={platform}
      sources={data.filter((one) => one.platform === platform.id)}
      chosen={source}
      part={part}
      onChoose={(id) =>
        void navigate({ search: { platform: platform.id, ...(id === undefined ? {} : { source: id }) }, replace: true })
      }
    />
  );
}
