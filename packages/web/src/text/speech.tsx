import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { AppError } from "@kikimimi/core/base/error";
import { type Lang, languages, type Words } from "./languages.ts";
import { spanOf } from "./time.ts";

const KEY = "kikimimi.lang";

type Speech = { readonly lang: Lang; readonly t: Words; readonly speak: (lang: Lang) => void };

const Context = createContext<Speech | null>(null);

function firstLang(): Lang {
  const kept = localStorage.getItem(KEY);
  if (kept === "ja" || kept === "en") return kept;
  return navigator.language.startsWith("ja") ? "ja" : "en";
}

/** Gives everything below its language. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [lang, setLang] = useState(firstLang);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  const speech = useMemo(() => {
    const speak = (next: Lang): void => {
      localStorage.setItem(KEY, next);
      setLang(next);
    };
    return { lang, t: languages[lang], speak };
  }, [lang]);
  return <Context value={speech}>{children}</Context>;
}

export function useSpeech(): Speech {
  const speech = useContext(Context);
  if (!speech) throw new Error("useSpeech is used outside SpeechProvider");
  return speech;
}

/** The words of one page that come with it, in the reader's language; the compiler keeps the languages complete. */
export function useWords<W>(words: Readonly<Record<Lang, W>>): W {
  return words[useSpeech().lang];
}

/** Says how long ago an instant was. */
export function agoIn(t: Words, at: string, now: number): string {
  const ms = now - Date.parse(at);
  return ms < 60_000 ? t.justNow : t.ago(t.span(spanOf(ms)));
}

/** An instant in full, for titles and for people who want to be sure. */
export function absolute(lang: Lang, at: string): string {
  return new Date(at).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });
}

/** An instant of these days, without its year. */
export function moment(lang: Lang, at: string): string {
  const parts = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;
  return new Date(at).toLocaleString(lang, parts);
}

/** What went wrong, in the reader's language; the service's own words are for programs and the log. */
export function explain({ t, lang }: Pick<Speech, "t" | "lang">, error: unknown): string {
  if (!(error instanceof AppError)) return t.unreachable;
  const { holder } = error.details;
  switch (error.code) {
    case "upstream":
      return t.unreachable;
    case "forbidden":
      return t.forbidden;
    case "not_found":
      return t.notFound;
    case "unauthenticated":
      return t.signIn.refused;
    case "conflict":
      return holder ? t.taken(holder.name, absolute(lang, holder.since)) : t.changed;
    case "invalid_input":
    case "rate_limited":
    case "internal":
      return t.failed;
  }
}
