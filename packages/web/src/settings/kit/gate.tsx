import { allows, type Role } from "@kikimimi/core/people/actor";
import type { ReactNode } from "react";
import { useColleagues } from "../../app/people.ts";
import { useBrand, useMe } from "../../app/reads.ts";
import { useWords } from "../../text/speech.tsx";
import { Loading } from "../../ui/state.tsx";
import { words as allWords } from "./words.ts";

/** Whether the reader has at least this role; undefined until that is known. */
export function useMay(role: Role): boolean | undefined {
  const me = useMe().data;
  return me && allows(me.role, role);
}

/** Says what somebody may not do, and whom they can ask. */
export function MayNot({ role, see = false }: { readonly role: Role; readonly see?: boolean }) {
  const words = useWords(allWords);
  const { data = [] } = useColleagues();
  const contact = useBrand().data?.contact ?? "";
  const names = data.filter((one) => allows(one.role, role)).map(({ name }) => name);
  return (
    <p className="kit-notice" role="note">
      {see ? words.mayNotSee(words.roles[role]) : words.mayNot(words.roles[role])}{" "}
      {names.length > 0
        ? words.askWhom(names.slice(0, 5).join(words.listMark))
        : contact === ""
          ? words.askNobody
          : words.askWhom(contact)}
    </p>
  );
}

/** Shows a page to those who may see it; tells the others whom to ask. */
export function Gate({ role, children }: { readonly role: Role; readonly children: ReactNode }) {
  const may = useMay(role);
  if (may === undefined) return <Loading />;
  return may ? children : <MayNot role={role} see />;
}
