import type { Permission } from "./deployed.ts";
import { OPINION } from "./functions.ts";
import { fromShell } from "./shell.ts";

/** What the second opinion needs of a function. */
export type SecondOpinion = {
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
};

/** Reads which advisor the stage asks; none when the shell names none. */
export function secondOpinion(): SecondOpinion {
  const environment = fromShell(OPINION);
  const models = ["arn:aws:bedrock:*::foundation-model/*", "arn:aws:bedrock:*:*:inference-profile/*"];
  const permissions: Record<string, Permission[]> = {
    bedrock: [{ actions: ["bedrock:InvokeModel"], resources: models }],
    // Comprehend knows no resources for this action.
    comprehend: [{ actions: ["comprehend:DetectSentiment"], resources: ["*"] }],
  };
  return { environment, permissions: permissions[environment["KIKIMIMI_SECOND_OPINION"] ?? "off"] ?? [] };
}
