/** What the command's exit code says. */
export const ExitCode = { done: 0, failures: 1, input: 2, refused: 3, unreachable: 4 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
