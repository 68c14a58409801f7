import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { useState } from "react";
import { usePlatforms } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Pick, Text } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** Mutes somebody: what they write needs nobody, and counts all the same. */
export function MuteAuthor() {
  const { client } = useService();
  const queries = useQueryClient();
  const speech = useSpeech();
  const words = useWords(allWords).mute;
  const kit = useWords(kitWords);
  const say = useToast();
  const platforms = usePlatforms();
  const [author, setAuthor] = useState("");
  const [platform, setPlatform] = useState("");
  const mute = useMutation({
    mutationFn: () =>
      unwrap(
        client.v1["muted-authors"].$post({
          query: {},
          json: { author: author.trim(), ...(platform === "" ? {} : { platform }) },
        }),
      ),
    onSuccess: ({ added }) => {
      say({ words: added ? words.done(author.trim()) : words.already(author.trim()) });
      setAuthor("");
      void queries.invalidateQueries({ queryKey: ["settings", "topics"] });
    },
  });
  return (
    <form
      className="kit-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (author.trim() !== "" && !mute.isPending) mute.mutate();
      }}
    >
      <h2>{words.title}</h2>
      <p className="quiet">{words.lead}</p>
      <Text path="author" label={words.author} hint={words.authorHint} value={author} onChange={setAuthor} />
      <Pick
        path="platform"
        label={words.platform}
        value={platform}
        onChange={setPlatform}
        options={[{ value: "", name: kit.any }, ...[...platforms].map(([value, name]) => ({ value, name }))]}
      />
      {mute.error ? (
        <p role="alert" className="error">
          {explain(speech, mute.error)}
        </p>
      ) : null}
      <p>
        <button type="submit" aria-disabled={mute.isPending || author.trim() === ""}>
          {words.act}
        </button>
      </p>
    </form>
  );
}
