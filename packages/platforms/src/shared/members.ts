import type { z } from "zod";
import type { Change, Normalised } from "@kikimimi/core/mention/change";
import { cut, wellFormed } from "@kikimimi/core/base/text";

/** What one member of a delivery turned out to be. */
export type Finding =
  | Change
  | { readonly type: "ignored"; readonly reason: string }
  | { readonly type: "failed"; readonly reason: string };

/** A member that is understood and no mention. */
export function ignored(reason: string): Finding {
  return { type: "ignored", reason };
}

/** A member that should have been a mention and could not be read; a person will look at it. */
export function failed(reason: string): Finding {
  return { type: "failed", reason: cut(wellFormed(reason), 300) };
}

/** Sums findings up; ignored members with one reason become one count. */
export function gather(findings: Iterable<Finding>): Normalised {
  const changes: Change[] = [];
  const counts = new Map<string, number>();
  const failures: { reason: string }[] = [];
  for (const finding of findings) {
    if (finding.type === "ignored") counts.set(finding.reason, (counts.get(finding.reason) ?? 0) + 1);
    else if (finding.type === "failed") failures.push({ reason: finding.reason });
    else changes.push(finding);
  }
  return { changes, ignored: [...counts].map(([reason, count]) => ({ reason, count })), failed: failures };
}

/** The first thing wrong with a value, as `path: message`; never the value, which may be private. */
export function issueOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "unreadable";
  return issue.path.length > 0 ? `${issue.path.map(String).join(".")}: ${issue.message}` : issue.message;
}

/** Reads one member by its schema; a mismatch or a defect fails this member and leaves its neighbours alone. */
export function readMember<S extends z.ZodType>(
  what: string,
  schema: S,
  member: unknown,
  read: (value: z.output<S>) => readonly Finding[],
): readonly Finding[] {
  try {
    const parsed = schema.safeParse(member);
    return parsed.success ? read(parsed.data) : [failed(`${what}: ${issueOf(parsed.error)}`)];
  } catch (error) {
    return [failed(`${what}: ${error instanceof Error ? error.message : "defect"}`)];
  }
}

/** Whether a member says what one of these posts (external ids) said. */
export function says(findings: readonly Finding[], posts: ReadonlySet<string>): boolean {
  return findings.some((finding) => finding.type === "upserted" && posts.has(finding.externalId));
}

/** A vendor's word as a reason: `memberJoined` and `policy-enforcement` become snake case. */
export function snakeCase(word: string): string {
  const snake = word
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return cut(snake, 60) || "unnamed";
}

/** Whether a parsed JSON value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
