import { createRoute, z } from "@hono/zod-openapi";
import { postFrom } from "@kikimimi/pipeline/post-of";
import { testRule } from "@kikimimi/pipeline/test-rule";
import { tryRule } from "@kikimimi/pipeline/try-rule";
import { body, brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import { RuleTest, RuleTestInput, RuleTrial, RuleTrialInput } from "../schema-topic.ts";

export const ruleRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/rules/test",
      tags: ["Rules"],
      summary: "Test a rule on one post",
      description:
        "Whether it holds, where its words stand, what is wrong with it and how it is commonly written. It may name the brand's topics. A wrong rule is answered with its problems; nothing is stored. Needs the role viewer.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(RuleTestInput),
      },
      responses: { 200: jsonAnswer("What the rule says.", RuleTest), ...problems },
    }),
    async (c) => {
      const { post, ...draft } = c.req.valid("json");
      const brandId = brandOf(c.var.actor, c.req.valid("query").brand);
      const input = { ...draft, brandId, post: postFrom(post) };
      const { highlights, problems: found, ...rest } = await testRule({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ ...rest, highlights: [...highlights], problems: [...found] }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/rules/try",
      tags: ["Rules"],
      summary: "Try a rule on the last days' mentions",
      description:
        "Reads mentions posted in the last days, those of the newest changed threads first, at most 5,000 and for at most five seconds; `stopped` and `reached` say how far it came. Costs one to two read units a mention. Needs the role lead.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(RuleTrialInput),
      },
      responses: { 200: jsonAnswer("What it met.", RuleTrial), ...problems },
    }),
    async (c) => {
      const { days, samples, problems: found, ...rest } = await tryRule(inBrand(c, c.req.valid("json")));
      const shown = samples.map((sample) => ({ ...sample, highlights: [...sample.highlights] }));
      return c.json({ ...rest, days: [...days], samples: shown, problems: [...found] }, 200);
    },
  );
