import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { allows, type Role } from "@kikimimi/core/actor";
import type { ReactNode } from "react";
import { useMe } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { Loading } from "../../ui/state.tsx";
import { words as allWords } from "./words.ts";

/** The brand's people. */
export function useColleagues() {
  const { client } = useService();
  return useQuery({
    queryKey: ["settings", "colleagues"],
    queryFn: async () => (await unwrap(client.v1.colleagues.$get({ query: {} }))).items,
    refetchOnMount: "always",
  });
}

/** The brand's teams. */
export function useTeams() {
  const { client } = useService();
  return useQuery({
    queryKey: ["settings", "teams"],
    queryFn: async () => (await unwrap(client.v1.teams.$get({ query: {} }))).items,
    refetchOnMount: "always",
  });
}

/** Whether the reader has at least this role; undefined until that is known. */
export function useMay(role: Role): boolean | undefined {
  const me = useMe().data;
  return me && allows(me.role, role);
}

/** Says what somebody may not do, and whom they can ask. */
export function MayNot({ role, see = false }: { readonly role: Role; readonly see?: boolean }) {
  const words = useWords(allWords);
  const { data = [] } = useColleagues();
  const names = data.filter((one) => allows(one.role, role)).map(({ name }) => name);
  return (
    <p className="kit-notice" role="note">
      {see ? words.mayNotSee(words.roles[role]) : words.mayNot(words.roles[role])}{" "}
      {names.length > 0 ? words.askWhom(names.slice(0, 5).join(words.listMark)) : words.askNobody}
    </p>
  );
}

/** Shows a page to those who may see it; tells the others whom to ask. */
export function Gate({ role, children }: { readonly role: Role; readonly children: ReactNode }) {
  const may = useMay(role);
  if (may === undefined) return <Loading />;
  return may ? children : <MayNot role={role} see />;
}
