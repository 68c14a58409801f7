import { type ReactNode, useEffect, useRef } from "react";

/** The heading of a page that was gone to: the keyboard, and who listens, begin here. */
export function PageTitle({ children }: { readonly children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={title} tabIndex={-1} className="page-title">
      {children}
    </h1>
  );
}
