import * as z from "zod";

/** What an evaluation asks the classifier for. */
export const Task = z.enum(["sentiment", "anger", "urgency", "intent", "language"]);
export type Task = z.infer<typeof Task>;
