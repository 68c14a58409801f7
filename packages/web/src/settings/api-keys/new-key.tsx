import { unwrap } from "@kikimimi/api/client";
import { Role } from "@kikimimi/core/people/actor";
import { ApiKeyDraft } from "@kikimimi/core/people/api-key";
import { useState } from "react";
import { brandAmong, useChosenBrand } from "../../app/brand.ts";
import { useMe } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { Pick, Text, Ticks } from "../kit/inputs.tsx";
import { SimpleForm } from "../kit/simple-form.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** Makes a key; its token goes to `onMade`, and nowhere else. */
export function NewKey({ onMade }: { readonly onMade: (name: string, token: string) => void }) {
  const { client } = useService();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const mine = useMe().data?.brands ?? [];
  const here = brandAmong(mine, useChosenBrand());
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [brands, setBrands] = useState<readonly string[]>([here]);
  const [end, setEnd] = useState("");
  return (
    <details className="kit-new">
      <summary>{words.add}</summary>
      <SimpleForm
        label={words.add}
        act={words.make}
        schema={ApiKeyDraft}
        value={{ name, role, brands, expiresAt: end === "" ? null : new Date(`${end}T23:59:59`).toISOString() }}
        onAct={async (draft) => {
          const { key, token } = await unwrap(client.v1["api-keys"].$post({ json: draft }));
          setName("");
          onMade(key.name, token);
        }}
      >
        <Text path="name" label={words.name} hint={words.nameHint} value={name} onChange={setName} />
        <Pick
          path="role"
          label={words.role}
          hint={words.roleHint}
          value={role}
          options={Role.options.map((one) => ({ value: one, name: kit.roles[one] }))}
          onChange={setRole}
        />
        <Ticks
          path="brands"
          label={words.brands}
          value={brands}
          options={mine.map((brand) => ({ value: brand, name: brand }))}
          onChange={setBrands}
        />
        <Text
          type="date"
          path="expiresAt"
          label={words.end}
          hint={words.endHint}
          optional
          narrow
          value={end}
          onChange={setEnd}
        />
      </SimpleForm>
    </details>
  );
}
