import type { FunctionName } from "./functions.ts";

/** Some actions on some resources, by their ARNs. */
export type Permission = { readonly actions: string[]; readonly resources: $util.Input<string>[] };

/** The deployed functions by their names. */
export type Functions = ReadonlyMap<FunctionName, sst.aws.Function>;
