import { type RefObject, useEffect, useState } from "react";
import type { Problems } from "./problems.ts";

/** Says that a form was refused. The keyboard goes to the first field that is wrong; what no field shows is said here. */
export function Failure(props: {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly problems: Problems;
  readonly failure: string | null;
}) {
  const { form, problems, failure } = props;
  const [unshown, setUnshown] = useState(false);
  useEffect(() => {
    if (problems.size === 0) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    setUnshown(form.current?.querySelector(".kit-problem") === null);
  }, [form, problems]);
  if (failure === null) return null;
  return (
    <div role="alert" className="error kit-failure">
      <p>{failure}</p>
      {unshown ? [...problems].map(([path, problem]) => <p key={path}>{problem}</p>) : null}
    </div>
  );
}
