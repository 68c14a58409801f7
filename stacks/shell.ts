import process from "node:process";

/** Those of the deploying shell's variables that have a value, as a function's environment takes them. */
export function fromShell(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}
