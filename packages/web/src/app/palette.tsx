import { useQuery, keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import { Command } from "cmdk";
import { useEffect, useState } from "react";
import { excerptOf } from "../thread/highlight.ts";
import { languages } from "../text/languages.ts";
import { agoIn, useSpeech } from "../text/speech.tsx";
import { useNow } from "../text/now.ts";
import { Dialog } from "../ui/dialog.tsx";
import { reportPages } from "../reports/routes.ts";
import { settingsPages } from "../settings/routes.ts";
import type { MenuPage } from "../ui/side-menu.tsx";
import { useKnownCommands } from "./commands.ts";
import { useProfile } from "./profile.ts";
import { usePlatformName } from "./reads.ts";
import { useService } from "./service.tsx";
import { signOut } from "./session.ts";
import { useSettled } from "./settled.ts";
import "./palette.css";

const THEMES = ["system", "light", "dark"] as const;

/** Finds threads by their words and whatever else can be done by its name. */
export function Palette({ onClose, onHelp }: { readonly onClose: () => void; readonly onHelp: () => void }) {
  const { t, lang, speak } = useSpeech();
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState("");
  const found = useFound(words);
  const first = found.items[0]?.threadId;
  // Threads come later than the words: Enter then means the first of them.
  useEffect(() => {
    if (first) setChosen(first);
  }, [first]);
  const commands = useKnownCommands();
  const navigate = useNavigate();
  const [, change] = useProfile();
  const other = lang === "ja" ? "en" : "ja";
  const pages: readonly MenuPage[] = [...reportPages, ...settingsPages];
  const run = (deed: () => void) => (): void => {
    onClose();
    deed();
  };
  return (
    <Dialog title={t.find} onClose={onClose} wide quietTitle>
      <Command label={t.find} loop className="palette" value={chosen} onValueChange={setChosen}>
        <Command.Input value={words} onValueChange={setWords} placeholder={t.palette.hint} />
        {/* Beside the list of choices, which may hold nothing but choices. */}
        <p role="status" className="quiet found-sum">
          {found.sum}
        </p>
        <Command.List label={t.palette.results}>
          <FoundThreads q={found.q} items={found.items} onClose={onClose} />
          {commands.length > 0 ? (
            <Command.Group heading={t.palette.deeds}>
              {commands.map((command) => (
                <Command.Item key={command.name} value={command.name} onSelect={run(command.run)}>
                  <span>{command.name}</span>
                  {command.keys ? <kbd>{command.keys}</kbd> : null}
                </Command.Item>
              ))}
            </Command.Group>
          ) : null}
          <Command.Group heading={t.palette.pages}>
            {pages.map((page) => (
              <Command.Item
                key={page.to}
                value={page.options.staticData?.title?.[lang] ?? page.to}
                keywords={[page.to]}
                onSelect={run(() => void navigate({ to: page.to }))}
              >
                {page.options.staticData?.title?.[lang]}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading={t.palette.looks}>
            <Command.Item value={languages[other].language} lang={other} onSelect={run(() => speak(other))}>
              {languages[other].language}
            </Command.Item>
            {THEMES.map((theme) => (
              <Command.Item
                key={theme}
                value={`${t.person.theme} ${t.person.themes[theme]}`}
                onSelect={run(() => change({ theme }))}
              >
                {t.person.theme}: {t.person.themes[theme]}
              </Command.Item>
            ))}
            <Command.Item value={t.help} onSelect={onHelp}>
              {t.help}
            </Command.Item>
            <Command.Item value={t.signOut} onSelect={run(() => signOut())}>
              {t.signOut}
            </Command.Item>
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

/** Threads whose posts hold the words, as the service's search finds them. */
function useFound(words: string) {
  const { t } = useSpeech();
  const { client } = useService();
  const q = useSettled(words.trim());
  const { data, isFetching } = useQuery({
    queryKey: ["search", q],
    queryFn: () => unwrap(client.v1.search.$get({ query: { q, limit: "8" } })),
    enabled: q !== "",
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
  const items = q === "" ? [] : (data?.items ?? []);
  const sum =
    q === ""
      ? ""
      : isFetching
        ? t.loading
        : items.length === 0
          ? t.palette.noThreads
          : t.palette.found(items.length, data?.next !== null);
  return { q, items, sum };
}

type Found = ReturnType<typeof useFound>;

function FoundThreads({ q, items, onClose }: Pick<Found, "q" | "items"> & { readonly onClose: () => void }) {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const now = useNow();
  const nameOf = usePlatformName();
  if (items.length === 0) return null;
  return (
    <Command.Group heading={t.palette.threads} forceMount>
      {items.map(({ threadId, platform, updatedAt, hits }) => (
        <Command.Item
          key={threadId}
          // The service has judged what fits; the palette's own filter must not judge again.
          forceMount
          value={threadId}
          onSelect={() => {
            onClose();
            void navigate({ to: "/", search: { thread: threadId } });
          }}
        >
          <span className="found">{excerptOf(hits[0]?.excerpt ?? "", [q])}</span>
          <span className="quiet">
            {nameOf(platform)} · {agoIn(t, hits[0]?.createdAt ?? updatedAt, now)}
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
