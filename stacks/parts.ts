import type { SecondOpinion } from "./opinion.ts";
import type { Queues } from "./queues.ts";
import type { SearchDomain } from "./search.ts";
import type { Secrets } from "./secrets.ts";
import type { StageSettings } from "./stage.ts";
import type { Table } from "./table.ts";

/** What every function is made of. */
export type Parts = {
  readonly settings: StageSettings;
  readonly table: Table;
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly search: SearchDomain | undefined;
  readonly opinion: SecondOpinion;
};
