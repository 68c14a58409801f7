import { useEffect, useState } from "react";

/** A value once nobody has changed it for a moment, so that not each letter asks the service. */
export function useSettled<V>(value: V, ms = 400): V {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
