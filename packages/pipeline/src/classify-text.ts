import { Classifier } from "@kikimimi/classifier/classify";
import { shippedModel } from "@kikimimi/classifier/models";
import type { ClassifyHints, Signal } from "@kikimimi/core/mention/signal";
import type { Context } from "./context.ts";

const shipped = new Classifier(shippedModel);

/** What the context's models, else those that ship, say of a text; pure, never throws. */
export function classifyText(
  { classifier }: Pick<Context, "classifier">,
  text: string,
  hints: ClassifyHints = {},
): Signal {
  return (classifier ?? shipped).classify(text, hints);
}
