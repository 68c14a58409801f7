import { useEffect, useRef, useState } from "react";

/** Whether somebody stopped it, asked between two steps. */
export type Stopped = () => boolean;

/** Work of many requests, one after another: what it says of itself, how it ended, and a way to stop it. */
export function useWalk<P, R, I = void>(walk: (tell: (progress: P) => void, stopped: Stopped, input: I) => Promise<R>) {
  const [progress, setProgress] = useState<P | null>(null);
  const [result, setResult] = useState<R | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isStopped, setStopped] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const turn = useRef(0);
  // Whoever leaves the page stops what it began.
  useEffect(() => () => void turn.current++, []);
  const start = async (input: I): Promise<void> => {
    const mine = ++turn.current;
    const stopped = (): boolean => turn.current !== mine;
    setBusy(true);
    setStopped(false);
    setError(null);
    setResult(null);
    setProgress(null);
    try {
      const done = await walk((now) => (stopped() ? undefined : setProgress(now)), stopped, input);
      if (!stopped()) setResult(done);
    } catch (problem) {
      if (!stopped()) setError(problem);
    } finally {
      if (!stopped()) setBusy(false);
    }
  };
  const stop = (): void => {
    turn.current++;
    setBusy(false);
    setStopped(true);
  };
  const forget = (): void => setResult(null);
  return { progress, result, error, isBusy, isStopped, start, stop, forget };
}
