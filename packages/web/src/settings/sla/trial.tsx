import { useMutation } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { SlaPlan } from "@kikimimi/core/promise/plan";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { absolute, explain, useSpeech, useWords } from "../../text/speech.tsx";
import { localOf } from "../kit/action-fields.tsx";
import { Group } from "../kit/field.tsx";
import { Amount, Pick, Text } from "../kit/inputs.tsx";
import { useChoices } from "../kit/match-fields.tsx";
import { FormContext } from "../kit/problems.ts";
import { words as kitWords } from "../kit/words.ts";
import { LEVELS, readLevel } from "./level.ts";
import { words as allWords } from "./words.ts";

const START = { urgency: "0", anger: "0", priority: 50, platform: "", topic: "", tag: "", team: "" };
const UNTOUCHED = { problems: new Map<string, string>(), locked: false };

/** What the plan, saved or not, would promise to somebody who asks at an instant. */
export function PlanTrial({ plan }: { readonly plan: SlaPlan }) {
  const { client } = useService();
  const speech = useSpeech();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { platforms, topics, teams } = useChoices();
  const [facts, setFacts] = useState(START);
  const [at, setAt] = useState(() => localOf(new Date().toISOString()));
  const [wrong, setWrong] = useState(false);
  const set = (part: Partial<typeof START>): void => setFacts((before) => ({ ...before, ...part }));
  const listOf = (one: string): string[] => (one === "" ? [] : [one]);
  const trial = useMutation({
    mutationFn: (read: SlaPlan) => {
      const { urgency, anger, priority, platform, topic, tag, team } = facts;
      const json = {
        plan: read,
        at: new Date(at).toISOString(),
        facts: {
          priority,
          platform,
          urgency: readLevel(urgency) ?? 0,
          anger: readLevel(anger) ?? 0,
          topics: listOf(topic),
          tags: listOf(tag.trim()),
          team: team === "" ? null : team,
        },
      } as const;
      return unwrap(client.v1.sla.try.$post({ query: {}, json }));
    },
  });
  const run = (): void => {
    const read = SlaPlan.safeParse(plan);
    setWrong(!read.success || Number.isNaN(Date.parse(at)));
    if (read.success && !trial.isPending && !Number.isNaN(Date.parse(at))) trial.mutate(read.data);
  };
  const any = { value: "", name: kit.none };
  const { data } = trial;
  return (
    // What is tried is no part of the plan: the plan's problems do not stand here.
    <FormContext value={UNTOUCHED}>
      <Group path="trial" label={words.try} hint={words.tryHint}>
        <div className="kit-inline">
          <Text type="datetime-local" path="at" label={words.at} value={at} onChange={setAt} />
          <Pick
            path="urgency"
            label={words.urgency}
            value={facts.urgency}
            options={LEVELS.map((level) => ({ value: level, name: words.urgencies[level] }))}
            onChange={(urgency) => set({ urgency })}
          />
          <Pick
            path="anger"
            label={words.anger}
            value={facts.anger}
            options={LEVELS.map((level) => ({ value: level, name: words.angers[level] }))}
            onChange={(anger) => set({ anger })}
          />
          <Amount
            path="priority"
            label={words.priority}
            min={0}
            max={100}
            value={facts.priority}
            onChange={(priority) => set({ priority: Math.min(100, Math.max(0, Math.round(priority ?? 0))) })}
          />
          <Pick
            path="platform"
            label={kit.platforms}
            value={facts.platform}
            options={[any, ...platforms]}
            onChange={(platform) => set({ platform })}
          />
          <Pick
            path="topic"
            label={kit.topics}
            value={facts.topic}
            options={[any, ...topics]}
            onChange={(topic) => set({ topic })}
          />
          <Pick
            path="team"
            label={kit.teams}
            value={facts.team}
            options={[any, ...teams]}
            onChange={(team) => set({ team })}
          />
          <Text path="tag" label={kit.tags} narrow value={facts.tag} onChange={(tag) => set({ tag })} />
        </div>
        <p>
          <button type="button" aria-disabled={trial.isPending} onClick={run}>
            {words.tryRun}
          </button>
        </p>
        <div role="status">
          {wrong ? <p className="error">{words.unfinished}</p> : null}
          {trial.error ? <p className="error">{explain(speech, trial.error)}</p> : null}
          {data ? (
            <>
              <p>
                <strong>{data.policy ? words.fits(data.policy.name) : words.fitsNone}</strong>{" "}
                {data.policy ? (data.open ? words.open : words.shut) : null}
              </p>
              <dl className="kit-facts">
                {data.clocks.map((clock) => (
                  <div key={clock.kind}>
                    <dt>{words.kinds[clock.kind]}</dt>
                    <dd className="figures">
                      {clock.dueAt === null ? words.never : words.due(absolute(speech.lang, clock.dueAt))}
                      {clock.warnAt === null ? null : ` ${words.warned(absolute(speech.lang, clock.warnAt))}`}
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          ) : null}
        </div>
      </Group>
    </FormContext>
  );
}
