import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { ChannelRow } from "@kikimimi/api/schema";
import { useState } from "react";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Check } from "../connect/check.tsx";
import { usePlatformRows } from "../connect/page.tsx";
import { SOURCES, useSourceRoutes } from "../connect/sources.ts";
import { Confirm } from "../kit/confirm.tsx";
import { words as allWords } from "./words.ts";

/** What an admin does with a source: change it, exchange its secrets, check it, disconnect it. */
export function Manage({ channel }: { readonly channel: ChannelRow }) {
  const { name, platform, sourceId } = channel;
  const speech = useSpeech();
  const words = useWords(allWords);
  const queries = useQueryClient();
  const say = useToast();
  const [asks, setAsks] = useState(false);
  const { routes, asked } = useSourceRoutes(platform, sourceId);
  const disconnect = useMutation({
    mutationFn: () => unwrap(routes.$delete(asked)),
    onSuccess: () => {
      say({ words: words.disconnected(name) });
      for (const queryKey of [["channels"], SOURCES]) void queries.invalidateQueries({ queryKey });
    },
    onError: (error) => say({ words: explain(speech, error) }),
    onSettled: () => setAsks(false),
  });
  const search = { platform, source: sourceId };
  return (
    <>
      <p className="kit-buttons">
        <Link to="/settings/connect" search={search} aria-label={words.editOf(name)}>
          {words.edit}
        </Link>
        <Link to="/settings/connect" search={{ ...search, part: "secrets" }} aria-label={words.rotateOf(name)}>
          {words.rotate}
        </Link>
        <button type="button" aria-label={words.disconnectOf(name)} onClick={() => setAsks(true)}>
          {words.disconnect}
        </button>
      </p>
      <Checks channel={channel} />
      {asks ? (
        <Confirm
          title={words.disconnectAsk(name)}
          lead={words.disconnectLead}
          act={words.disconnect}
          busy={disconnect.isPending}
          onAct={() => disconnect.mutate()}
          onClose={() => setAsks(false)}
        />
      ) : null}
    </>
  );
}

/** Its check, once somebody opens it: the platforms' rows are large. */
function Checks({ channel }: { readonly channel: ChannelRow }) {
  const words = useWords(allWords);
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.check}</summary>
      {open ? <Opened channel={channel} /> : null}
    </details>
  );
}

function Opened({ channel }: { readonly channel: ChannelRow }) {
  const { data } = usePlatformRows();
  const platform = data?.find(({ id }) => id === channel.platform);
  return platform ? <Check platform={platform} sourceId={channel.sourceId} /> : null;
}
