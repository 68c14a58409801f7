import * as z from "zod";

/** A person as colleagues know them. */
export const Person = z.object({ id: z.string().min(1).max(200), name: z.string().min(1).max(200) });
export type Person = z.infer<typeof Person>;

/** Who did something: a person or program that signed in, a rule that a person wrote, or the machine by itself. */
export const Doer = Person.extend({ kind: z.enum(["person", "rule", "machine"]) });
export type Doer = z.infer<typeof Doer>;

/** The machine itself, where neither a person nor their rule is behind it. */
export const MACHINE: Doer = { kind: "machine", id: "kikimimi", name: "Kikimimi" };
