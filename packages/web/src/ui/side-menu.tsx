import { Link, type LinkProps, Outlet, useMatches } from "@tanstack/react-router";
import type { Actor } from "@kikimimi/core/people/actor";
import { useMe } from "../app/reads.ts";
import { Empty } from "./state.tsx";
import { useSpeech } from "../text/speech.tsx";
import type { Lang } from "../text/languages.ts";

/** A page as its route tells it. */
export type MenuPage = {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly options: {
    readonly staticData?: { readonly title?: Readonly<Record<Lang, string>>; readonly role?: Actor["role"] };
  };
};

const RANK = ["viewer", "agent", "lead", "admin"] as const satisfies readonly Actor["role"][];

/** Whether a role may do what another one may. */
function isAtLeast(role: Actor["role"], least: Actor["role"]): boolean {
  return RANK.indexOf(role) >= RANK.indexOf(least);
}

/** Pages of one kind: their menu, and beside it the one that is open. */
export function SideMenu({ label, pages }: { readonly label: string; readonly pages: readonly MenuPage[] }) {
  const { t, lang } = useSpeech();
  const me = useMe().data;
  const mine = pages.filter(({ options }) => me && isAtLeast(me.role, options.staticData?.role ?? "viewer"));
  const least = useMatches({
    select: (matches) => matches.findLast(({ staticData }) => staticData.role)?.staticData.role,
  });
  const barred = me !== undefined && least !== undefined && !isAtLeast(me.role, least);
  return (
    <div className="with-menu">
      <nav className="side-menu" aria-label={label}>
        <ul>
          {mine.map((page) => (
            <li key={page.to}>
              <Link to={page.to}>{page.options.staticData?.title?.[lang]}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <main className="page">{barred ? <Empty words={t.broken.forbidden} /> : <Outlet />}</main>
    </div>
  );
}
