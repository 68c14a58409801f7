import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import type { View } from "@kikimimi/core/triage/view";
import { useState } from "react";
import { useMe } from "../app/reads.ts";
import { useService } from "../app/service.tsx";
import { explain, useSpeech, useWords } from "../text/speech.tsx";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../ui/menu.tsx";
import { useToast } from "../ui/toast.tsx";
import { addressOf, type Place, useGo } from "./place.ts";
import { SaveView } from "./save-view.tsx";
import { draftOf, placeOfView } from "./view-place.ts";
import { words } from "./words.ts";

/** Saved views: one goes to them, saves where one is, and removes the one that is shown. */
export function Views({ place }: { readonly place: Place }) {
  const w = useWords(words);
  const go = useGo();
  const me = useMe().data;
  const views = useViews().data ?? [];
  const [saving, setSaving] = useState(false);
  const remove = useRemove();
  const { thread: _thread, ...list } = place;
  const here = addressOf(list);
  const shown = views.find((view) => addressOf(placeOfView(view)) === here);
  const works = me !== undefined && me.role !== "viewer";
  const leads = me?.role === "lead" || me?.role === "admin";
  const choose = (key: string): void => {
    const view = views.find((one) => keyOf(one) === key);
    if (view) go(placeOfView(view));
  };
  const group = (label: string, of: readonly View[]) =>
    of.length === 0 ? null : (
      <MenuChoice
        label={label}
        value={shown ? keyOf(shown) : ""}
        choices={of.map((view) => ({ value: keyOf(view), name: view.name }))}
        onChoose={choose}
      />
    );
  return (
    <>
      <Menu
        trigger={
          <button type="button" className="views">
            {shown?.name ?? w.views} <span aria-hidden="true">▾</span>
          </button>
        }
      >
        {views.length === 0 ? <p className="menu-label">{w.noViews}</p> : null}
        {group(
          w.own,
          views.filter(({ owner }) => owner !== null),
        )}
        {group(
          w.shared,
          views.filter(({ owner }) => owner === null),
        )}
        {works && draftOf(list, "") && !shown ? (
          <>
            <MenuLine />
            <MenuItem onSelect={() => setSaving(true)}>{w.save}</MenuItem>
          </>
        ) : null}
        {works && shown && (shown.owner !== null || leads) ? (
          <>
            <MenuLine />
            <MenuItem onSelect={() => remove.mutate(shown)}>{w.remove}</MenuItem>
          </>
        ) : null}
      </Menu>
      {saving ? <SaveView list={list} known={views} leads={leads} onClose={() => setSaving(false)} /> : null}
    </>
  );
}

function useViews() {
  const { client } = useService();
  return useQuery({
    queryKey: ["views"],
    queryFn: async () => (await unwrap(client.v1.views.$get({ query: {} }))).items,
    staleTime: 60_000,
  });
}

/** Removes a view, which undo saves again. */
function useRemove() {
  const speech = useSpeech();
  const w = useWords(words);
  const { client } = useService();
  const queries = useQueryClient();
  const say = useToast();
  const again = async ({ id, owner, name, filter, sort }: View): Promise<void> => {
    const query = { owner: owner === null ? "brand" : "me" } as const;
    await unwrap(client.v1.views[":id"].$put({ param: { id }, query, json: { name, filter, sort } }));
    await queries.invalidateQueries({ queryKey: ["views"] });
  };
  return useMutation({
    mutationFn: ({ id, owner, version }: View) =>
      unwrap(
        client.v1.views[":id"].$delete({
          param: { id },
          query: { owner: owner === null ? "brand" : "me", expectedVersion: String(version) },
        }),
      ),
    onSuccess: (_gone, view) => say({ words: w.removed(view.name), undo: () => void again(view).catch(failed) }),
    onError: (error) => {
      if (!(error instanceof AppError && error.code === "not_found")) failed(error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["views"] }),
  });
  function failed(error: unknown): void {
    say({ words: explain(speech, error) });
  }
}

function keyOf({ id, owner }: Pick<View, "id" | "owner">): string {
  return owner === null ? `shared ${id}` : `own ${id}`;
}
