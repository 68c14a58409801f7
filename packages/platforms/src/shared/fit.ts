import { cut } from "@kikimimi/core/base/text";
import { isRecord } from "./members.ts";

/** Nothing shorter than this is cut: names, ids and addresses stay whole. */
const SHORTEST = 2_000;

/** A page as it is delivered: where it is longer than `bytes`, its longest texts are cut until it is not. */
export function fitted(value: unknown, bytes: number): unknown {
  let fit = value;
  for (let units = 64_000; units >= SHORTEST && Buffer.byteLength(JSON.stringify(fit)) > bytes; units /= 2) {
    fit = shortened(value, units);
  }
  return fit;
}

function shortened(value: unknown, units: number): unknown {
  if (typeof value === "string") return value.length > units ? `${cut(value, units)}…` : value;
  if (Array.isArray(value)) return value.map((member: unknown) => shortened(member, units));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member, units)]));
}
