import { spawnSync } from "node:child_process";
import process from "node:process";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../stacks/functions.ts";
import { type CheckName, CHECKS } from "./checks.ts";
import { type Graph, makeGraphs, ofType, readGraph, type StageName, STAGES } from "./graph.ts";
import { MUTATIONS } from "./mutations.ts";

const stages = Object.keys(STAGES) as StageName[];
const checks = Object.keys(CHECKS) as CheckName[];

/** Why there is nothing to look at; empty when there is. */
let missing = "";
beforeAll(async () => {
  missing = await makeGraphs();
});
beforeEach(({ skip }) => skip(missing !== "", missing));

/** A value that survives JSON is compared as JSON. */
const same = (a: Graph, b: Graph): boolean => JSON.stringify(a) === JSON.stringify(b);

describe("the stacks on SST's own components", () => {
  it("agree with their types", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/check-stacks.ts"], { encoding: "utf8" });
    expect(`${stdout}${stderr}`).toContain("types agree");
    expect(status).toBe(0);
  });

  describe.each(stages)("stage %s", (stage) => {
    it.each(checks)("%s", (name) => {
      expect(CHECKS[name](readGraph(stage))).toEqual([]);
    });
  });

  it("have search and second opinion only where they are asked for", () => {
    const domains = stages.map((stage) => ofType(readGraph(stage), "aws:opensearch/domain:Domain").length);
    expect(Object.fromEntries(stages.map((stage, index) => [stage, domains[index]]))).toEqual({
      dev: 0,
      production: 0,
      full: 1,
    });
    const functions = stages.map((stage) => ofType(readGraph(stage), "aws:lambda/function:Function").length);
    const all = Object.keys(FUNCTIONS).length;
    expect(functions).toEqual([all - 1, all - 1, all]);
  });

  it("cost nothing by the hour in dev", () => {
    const hourly = /opensearch|ec2|elasticache|rds|natGateway|kms|loadBalancer|wafv2/;
    expect(readGraph("dev").resources.filter(({ type }) => hourly.test(type))).toEqual([]);
  });
});

describe("each check notices what it is for", () => {
  it.each(MUTATIONS)("%s: %s", (name, _what, change) => {
    const changed = change(readGraph("full"));
    expect(same(changed, readGraph("full"))).toBe(false);
    expect(CHECKS[name](changed)).not.toEqual([]);
  });

  it.each(checks)("%s has something that it notices", (name) => {
    expect(MUTATIONS.some(([check]) => check === name)).toBe(true);
  });
});
