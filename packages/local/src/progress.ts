import { EngineError } from "./engines/child.ts";

/** Tells a person what is going on. */
export type Progress = {
  /** Runs one step and shows its name, its news and how long it took. */
  readonly step: <T>(name: string, work: (say: (news: string) => void) => Promise<T>) => Promise<T>;
  readonly trouble: (error: unknown) => void;
};

/** Progress as lines on a stream; on a terminal the current line is rewritten in place. */
export function createProgress(out: { write: (text: string) => unknown; isTTY?: boolean }): Progress {
  const show = (line: string, last: boolean): void => {
    if (out.isTTY) out.write(`\r\u001B[2K${line}${last ? "\n" : ""}`);
    else if (last) out.write(`${line}\n`);
  };
  return {
    step: async (name, work) => {
      const started = performance.now();
      show(`  … ${name}`, false);
      try {
        let news = "";
        const result = await work((said) => {
          news = said;
          show(`  … ${name}: ${said}`, false);
        });
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        show(`  ✓ ${name}${news ? `: ${news}` : ""} (${seconds} s)`, true);
        return result;
      } catch (error) {
        show(`  ✗ ${name}`, true);
        throw error;
      }
    },
    trouble: (error) => show(`  ! ${explain(error)}`, true),
  };
}

/** An error as a person reads it, with the cure where there is one. */
export function explain(error: unknown): string {
  if (error instanceof EngineError) return `${error.message}\n  What to do:\n  ${error.cure}`;
  return error instanceof Error ? error.message : String(error);
}
