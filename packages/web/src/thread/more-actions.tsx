import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/people/actor";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { lazy, Suspense, useMemo, useState } from "react";
import { useCommands } from "../app/commands.ts";
import { useBrand } from "../app/reads.ts";
import { useSpeech, useWords } from "../text/speech.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { AskDialog } from "./ask-dialog.tsx";
import { type SnoozeChoice, snoozeUntil } from "./snooze-times.ts";
import { tagChange, tagsIn } from "./tag-words.ts";
import { words } from "./words.ts";

// Windows over the page come when somebody asks for them.
const Assign = lazy(async () => ({ default: (await import("./assign.tsx")).Assign }));
const Merge = lazy(async () => ({ default: (await import("./merge.tsx")).Merge }));
const Split = lazy(async () => ({ default: (await import("./split.tsx")).Split }));
const RunMacro = lazy(async () => ({ default: (await import("./run-macro.tsx")).RunMacro }));

const SNOOZES = ["hour", "tomorrow", "monday"] as const satisfies readonly SnoozeChoice[];

type Asked = "tag" | "escalate" | "ignore" | "assign" | "merge" | "split" | "macro";

type Props = {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
  readonly run: (action: ThreadAction) => void;
};

/** Snoozing, and what is done less often behind a menu. */
export function MoreActions({ thread, mentions, me, run }: Props) {
  const { t } = useSpeech();
  const w = useWords(words);
  const zone = useBrand().data?.timeZone;
  const [snoozing, setSnoozing] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const closed = thread.status === "closed" || thread.status === "ignored";
  const snoozed = thread.status === "snoozed";
  const follows = thread.followers.some(({ id }) => id === me.id);
  useCommands(
    useMemo(
      () => [
        ...(closed ? [] : [{ name: t.deeds.snooze, keys: "s", run: () => setSnoozing(true) }]),
        { name: t.deeds.tag, keys: "t", run: () => setAsked("tag") },
        { name: w.assign, keys: "a", run: () => setAsked("assign") },
        { name: w.macro, run: () => setAsked("macro") },
        { name: w.merge, run: () => setAsked("merge") },
      ],
      [closed, t, w],
    ),
  );
  return (
    <>
      {closed ? null : (
        <Menu
          open={snoozing}
          onOpenChange={setSnoozing}
          trigger={
            <button type="button" aria-keyshortcuts="s">
              {t.deeds.snooze} <span aria-hidden="true">▾</span>
            </button>
          }
        >
          {SNOOZES.map((choice) => (
            <MenuItem
              key={choice}
              onSelect={() => run({ type: "snooze", until: snoozeUntil(choice, Date.now(), zone) })}
            >
              {t.deeds.snoozes[choice]}
            </MenuItem>
          ))}
          <MenuItem onSelect={() => run({ type: "snooze", until: null })}>{t.deeds.snoozes.reply}</MenuItem>
          {snoozed ? <MenuItem onSelect={() => run({ type: "wake" })}>{t.deeds.wake}</MenuItem> : null}
        </Menu>
      )}
      <Menu
        trigger={
          <button type="button" aria-label={t.deeds.label}>
            ⋯
          </button>
        }
      >
        <MenuItem onSelect={() => setAsked("assign")} keys="a">
          {w.assign}
        </MenuItem>
        <MenuItem onSelect={() => setAsked("tag")} keys="t">
          {t.deeds.tag}
        </MenuItem>
        <MenuItem onSelect={() => setAsked("macro")}>{w.macro}</MenuItem>
        <MenuItem onSelect={() => run({ type: follows ? "unfollow" : "follow" })}>
          {follows ? t.deeds.unfollow : t.deeds.follow}
        </MenuItem>
        {closed ? null : (
          <>
            <MenuLine />
            {thread.escalation ? (
              <MenuItem onSelect={() => run({ type: "deescalate" })}>{t.deeds.deescalate}</MenuItem>
            ) : (
              <MenuItem onSelect={() => setAsked("escalate")}>{t.deeds.escalate}</MenuItem>
            )}
            <MenuItem onSelect={() => setAsked("ignore")}>{t.deeds.ignore}</MenuItem>
          </>
        )}
        <MenuLine />
        <MenuItem onSelect={() => setAsked("merge")}>{w.merge}</MenuItem>
        {mentions.length > 1 ? <MenuItem onSelect={() => setAsked("split")}>{w.split}</MenuItem> : null}
      </Menu>
      {asked === null ? null : (
        <Suspense>
          <Ask asked={asked} thread={thread} mentions={mentions} run={run} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}

function Ask(props: Omit<Props, "me"> & { readonly asked: Asked; readonly onClose: () => void }) {
  const { asked, thread, mentions, run, onClose } = props;
  const { t } = useSpeech();
  if (asked === "assign") return <Assign thread={thread} run={run} onClose={onClose} />;
  if (asked === "merge") return <Merge thread={thread} onClose={onClose} />;
  if (asked === "split") return <Split thread={thread} mentions={mentions} onClose={onClose} />;
  if (asked === "macro") return <RunMacro threadId={thread.threadId} onClose={onClose} />;
  if (asked === "tag") {
    const change = (words: string): void => {
      const { add, remove } = tagChange(thread.tags, tagsIn(words));
      if (add.length + remove.length > 0) run({ type: "tag", add, remove });
    };
    return (
      <AskDialog
        title={t.deeds.tag}
        label={t.deeds.tagLabel}
        initial={thread.tags.join(" ")}
        mayBeEmpty
        onAnswer={change}
        onClose={onClose}
      />
    );
  }
  return (
    <AskDialog
      title={t.deeds[asked]}
      label={t.deeds.reason}
      onAnswer={(reason) => run({ type: asked, reason })}
      onClose={onClose}
    />
  );
}
