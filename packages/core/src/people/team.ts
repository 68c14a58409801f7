import * as z from "zod";
import { Tag } from "../base/tag.ts";
import { Spoken } from "./colleague.ts";
import { DocumentName, documentOf } from "../base/document.ts";
import { Person } from "./person.ts";
import { Slug } from "../base/slug.ts";

/** Which threads a team takes by itself: those that meet each list that is given; without any list, all. */
export const Takes = z.strictObject({
  platforms: z.array(z.string().min(1).max(64)).min(1).max(50).optional(),
  topics: z.array(Slug).min(1).max(100).optional(),
  languages: z.array(Spoken).min(1).max(20).optional(),
  tags: z.array(Tag).min(1).max(100).optional(),
});
export type Takes = z.infer<typeof Takes>;

/** How a team's threads are given out: in turns, to who has most room, or by hand. */
export const Strategy = z.enum(["round_robin", "least_loaded", "none"]);

/** What a lead writes down of a team. */
export const TeamDraft = z.strictObject({
  name: DocumentName,
  /** Ids of colleagues. */
  members: z.array(Person.shape.id).max(100).default([]),
  /** Null: only what somebody routes to it. */
  takes: Takes.nullable().default(null),
  strategy: Strategy.default("none"),
  /** Teams with a smaller number are asked first whether they take a thread. */
  order: z.number().int().min(0).max(1_000).default(100),
});
export type TeamDraft = z.infer<typeof TeamDraft>;

/** People to whom threads of some kind go. */
export const Team = documentOf(TeamDraft);
export type Team = z.infer<typeof Team>;

/** What decides to whom a thread goes. */
export type Matter = {
  readonly platform: string;
  /** The deciding mention's language; null where nobody can tell. */
  readonly language: string | null;
  /** Ids of the topics that the deciding mention met. */
  readonly topics: readonly string[];
  readonly tags: readonly string[];
};

/** The team that takes a thread by itself: the first in order whose lists it meets. */
export function teamFor(teams: readonly Team[], matter: Matter): Team | undefined {
  return teams.toSorted(byOrder).find(({ takes }) => takes !== null && meets(takes, matter));
}

/** Whether something meets each list that is given. */
export function meets({ platforms, topics, languages, tags }: Takes, matter: Matter): boolean {
  return (
    (platforms === undefined || platforms.includes(matter.platform)) &&
    (languages === undefined || (matter.language !== null && languages.includes(matter.language))) &&
    (topics === undefined || topics.some((topic) => matter.topics.includes(topic))) &&
    (tags === undefined || tags.some((tag) => matter.tags.includes(tag)))
  );
}

function byOrder(a: Team, b: Team): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}
