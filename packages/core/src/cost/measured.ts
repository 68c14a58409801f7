import { Units } from "./units.ts";
import units from "./units.json" with { type: "json" };

/** What `npm run bench -- --write` measured last. */
export const MEASURED: Units = Units.parse(units);
