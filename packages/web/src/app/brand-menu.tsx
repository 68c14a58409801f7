import { useNavigate } from "@tanstack/react-router";
import { useSpeech } from "../text/speech.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";
import { chooseBrand } from "./brand.ts";

/** Which of one's brands is worked on. */
export function BrandMenu({ brands, brand }: { readonly brands: readonly string[]; readonly brand: string }) {
  const { t } = useSpeech();
  const navigate = useNavigate();
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
          {brand} <span aria-hidden="true">▾</span>
        </button>
      }
    >
      <MenuChoice
        label={t.brands}
        value={brand}
        choices={brands.map((value) => ({ value, name: value }))}
        onChoose={(next) => void choose(next)}
      />
    </Menu>
  );
}
