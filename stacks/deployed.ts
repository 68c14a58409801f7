import type { FunctionName } from "./functions.ts";

/** Some actions on some resources, by their ARNs; allowed unless `effect` says otherwise. */
export type Permission = {
  readonly effect?: "deny";
  readonly actions: string[];
  readonly resources: $util.Input<string>[];
  readonly conditions?: { readonly test: string; readonly variable: string; readonly values: string[] }[];
};

/** The deployed functions by their names. */
export type Functions = ReadonlyMap<FunctionName, sst.aws.Function>;
