const PATHS = {
  search: "M7 12.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM11 11l3.5 3.5",
  person: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 14.5c.6-3 2.7-4.5 5.5-4.5s4.9 1.5 5.5 4.5",
  bell: "M8 1.5c-2.5 0-4 1.8-4 4.2 0 3-1.5 4.3-1.5 5.3h11c0-1-1.5-2.3-1.5-5.3 0-2.4-1.5-4.2-4-4.2ZM6.5 13.5h3",
  filter: "M2 4h12M4.5 8h7M7 12h2",
  panel: "M2 3h12v10H2ZM10 3v10",
  outside: "M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4",
} as const;

/** A drawing beside words; never instead of them. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
