import { useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import { useSpeech } from "../text/speech.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";
import { chooseBrand } from "./brand.ts";
import { useService } from "./service.tsx";

/** Which of one's brands is worked on. */
export function BrandMenu({ brands, brand }: { readonly brands: readonly string[]; readonly brand: string }) {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const nameOf = useNames(brands);
  const choose = async (next: string): Promise<void> => {
    // The open thread is the other brand's.
    await navigate({ to: "/", search: {} });
    chooseBrand(next);
  };
  return (
    <Menu
      trigger={
        <button type="button" className="plain brand-menu">
          <span className="unseen">{t.brands}: </span>
          {nameOf(brand)} <span aria-hidden="true">▾</span>
        </button>
      }
    >
      <MenuChoice
        label={t.brands}
        value={brand}
        choices={brands.map((value) => ({ value, name: nameOf(value) }))}
        onChoose={(next) => void choose(next)}
      />
    </Menu>
  );
}

/** What brands are called; two of one name have their ids beside it, and who has no name yet is its id. */
function useNames(brands: readonly string[]): (brand: string) => string {
  const { client } = useService();
  const names = useQueries({
    queries: brands.map((brand) => ({
      queryKey: ["brand", brand],
      queryFn: async () => (await unwrap(client.v1.brand.$get({ query: { brand } }))).name,
      staleTime: 300_000,
    })),
    combine: (found) => found.map(({ data }, i) => data ?? brands[i] ?? ""),
  });
  return (brand) => {
    const name = names[brands.indexOf(brand)] ?? brand;
    return names.filter((one) => one === name).length > 1 && name !== brand ? `${name} (${brand})` : name;
  };
}
