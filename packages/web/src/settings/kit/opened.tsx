import { useLocation, useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

/** Which document a page of several shows: none is its list, `add` is a new one. The address says it. */
export type Opened = { readonly open: string | undefined; readonly add: boolean };

/** What the address opens, and how to open something else. */
export function useOpened(): Opened & {
  readonly hrefOf: (to: string | undefined) => string;
  readonly go: (to: string | undefined) => void;
} {
  const { pathname, searchStr } = useLocation();
  const router = useRouter();
  const search = new URLSearchParams(searchStr);
  const hrefOf = (to: string | undefined): string =>
    to === undefined ? pathname : `${pathname}?${to === "add" ? "add=yes" : new URLSearchParams({ open: to })}`;
  return {
    open: search.get("open") ?? undefined,
    add: search.has("add"),
    hrefOf,
    go: (to) => router.history.push(hrefOf(to)),
  };
}

/** A link within the page; a plain click stays in this window. */
export function OpenLink(props: {
  readonly href: string;
  readonly id?: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const router = useRouter();
  const press = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    router.history.push(props.href);
  };
  return (
    <a href={props.href} data-id={props.id} className={props.className} onClick={press}>
      {props.children}
    </a>
  );
}
