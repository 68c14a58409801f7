import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { DueList } from "@kikimimi/api/schema-sla";
import { useService } from "../app/service.tsx";
import { useCounts } from "../inbox/counts.ts";
import type { PlaceSearch } from "../inbox/place.ts";
import { dueWords } from "../text/languages.ts";
import { useNow } from "../text/now.ts";
import { absolute, useSpeech, useWords } from "../text/speech.tsx";
import { Empty } from "../ui/state.tsx";
import { ThreadLine } from "./behind.tsx";
import { Figures, Fineprint, Report } from "./frame.tsx";
import { useZone } from "./period.ts";
import { FigureTable, type Row } from "./table.tsx";
import { words as allWords } from "./words.ts";

const EVERY_MS = 30_000;
const SOON_SECONDS = 3_600;
const route = getRouteApi("/reports/now");

/** Who is chosen: `p` a person or `t` a team, by name; an empty name is nobody, or no team. */
type Side = "p" | "t";

/** What is late and soon will be, by whom, and what nobody holds. */
export function Now() {
  const { client } = useService();
  const words = useWords(allWords);
  const { zone = "Asia/Tokyo" } = useZone();
  const read = useQuery({
    queryKey: ["due"],
    queryFn: () => unwrap(client.v1.sla.due.$get({ query: { within: String(SOON_SECONDS), limit: "200" } })),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  return (
    <Report title={words.now.title} lead={words.now.lead}>
      <Figures read={read}>
        {(due) => (
          <>
            <Tiles due={due} />
            {due.complete ? null : <p className="quiet">{words.now.notAll}</p>}
            {due.late + due.soon === 0 ? <Empty words={words.now.fine} /> : <Shares due={due} />}
            <Fineprint asOf={due.asOf} zone={zone} onRenew={() => void read.refetch()} />
          </>
        )}
      </Figures>
    </Report>
  );
}

function Tiles({ due }: { readonly due: DueList }) {
  const words = useWords(allWords).now;
  const counts = useCounts();
  const say = (one: { count: number; more: boolean } | undefined): string =>
    one ? `${one.count}${one.more ? "+" : ""}` : "–";
  const tiles: readonly { name: string; says: string; search: PlaceSearch; urgent?: boolean }[] = [
    { name: `▲ ${words.late}`, says: String(due.late), search: { sla: "late", sort: "due" }, urgent: due.late > 0 },
    { name: words.soon, says: String(due.soon), search: { sla: "soon", sort: "due" } },
    { name: words.unassigned, says: say(counts?.unassigned), search: { tab: "unassigned" } },
    { name: words.escalated, says: say(counts?.escalated), search: { tab: "escalated" } },
    { name: words.active, says: say(counts?.active), search: {} },
    { name: words.snoozed, says: say(counts?.snoozed), search: { tab: "snoozed" } },
  ];
  return (
    <ul className="tiles">
      {tiles.map(({ name, says, search, urgent }) => (
        <li key={name}>
          <Link to="/" search={search} className={urgent ? "tile urgent" : "tile"}>
            <span className="tile-name">{name}</span>
            <strong className="figures">{says}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Shares({ due }: { readonly due: DueList }) {
  const words = useWords(allWords).now;
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const chosen = search.group;
  const choose = (side: Side, name: string | null, late: boolean): void => {
    void navigate({ search: { group: `${side}${late ? "l" : "s"}${name ?? ""}` } });
  };
  const rowsOf = (side: Side, shares: DueList["holders"], none: string): Row[] =>
    shares.map(({ name, late, soon }) => ({
      key: name ?? "",
      name: name ?? none,
      cells: [
        { n: late, what: words.lateShort, isLate: true },
        { n: soon, what: words.soonShort, isLate: false },
      ].map(({ n, what, isLate }) => ({
        says: n,
        value: n,
        open:
          n === 0 ? undefined : { name: words.choose(name ?? none, what, n), run: () => choose(side, name, isLate) },
      })),
    }));
  const heads = [words.lateShort, words.soonShort];
  return (
    <>
      <div className="halves">
        <section>
          <h2>{words.people}</h2>
          <FigureTable
            title={words.people}
            heads={[words.who, ...heads]}
            rows={rowsOf("p", due.holders, words.nobody)}
          />
        </section>
        <section>
          <h2>{words.teams}</h2>
          <FigureTable title={words.teams} heads={[words.team, ...heads]} rows={rowsOf("t", due.teams, words.noTeam)} />
        </section>
      </div>
      <DueThreads due={due} chosen={chosen} onAll={() => void navigate({ search: {} })} />
    </>
  );
}

/** Whether a thread is among those that were chosen: `p` or `t`, `l` late or `s` soon, and a name. */
function isChosen(row: DueList["items"][number], chosen: string): boolean {
  const name = chosen.startsWith("p") ? (row.claim?.name ?? "") : (row.team ?? "");
  return name === chosen.slice(2) && row.late === (chosen[1] === "l");
}

function DueThreads(props: { readonly due: DueList; readonly chosen: string | undefined; readonly onAll: () => void }) {
  const { due, chosen, onAll } = props;
  const { t, lang } = useSpeech();
  const all = useWords(allWords);
  const words = all.now;
  const now = useNow();
  const isSide = chosen !== undefined && /^[pt][ls]/.test(chosen);
  const items = isSide ? due.items.filter((row) => isChosen(row, chosen)) : due.items;
  const none = chosen?.startsWith("p") ? words.nobody : words.noTeam;
  const name = isSide
    ? `${chosen.slice(2) || none} · ${chosen[1] === "l" ? words.lateShort : words.soonShort}`
    : words.all;
  return (
    <section className="behind">
      <header>
        <h2>
          <span role="status">{words.threads(name)}</span>
        </h2>
        {isSide ? (
          <button type="button" onClick={onAll}>
            {words.all}
          </button>
        ) : null}
      </header>
      {items.length === 0 ? <Empty words={all.noThreads} /> : null}
      <ul>
        {items.map((row) => (
          <ThreadLine key={row.threadId} row={row}>
            <time dateTime={row.dueAt} title={absolute(lang, row.dueAt)} className={row.late ? "error" : undefined}>
              {row.late ? "▲ " : ""}
              {dueWords(t, row.dueAt, now)}
            </time>
            {` · ${row.claim ? t.heldBy(row.claim.name) : words.nobody}`}
          </ThreadLine>
        ))}
      </ul>
    </section>
  );
}
