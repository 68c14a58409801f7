import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CannedReplyDraft, variantOf } from "./canned-reply.ts";
import { fill, parseTemplate, type Values, VARIABLES } from "./template.ts";

const NAMES = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];
const placeholder = (name: string): string => `{{${name}}}`;
/** Texts full of braces, variables and what looks like them. */
const PIECES = fc.array(
  fc.oneof(
    fc.constantFrom(...NAMES).map(placeholder),
    fc.constantFrom("{", "}", "{{", "}}", "{{ }}", "{{nobody}}", "{{{order}}}", "{{ order }}", "\n", "$&", "$1"),
    fc.string({ maxLength: 6 }),
  ),
  { maxLength: 12 },
);
const TEXTS = PIECES.map((pieces) => pieces.join(""));
const VALUES: fc.Arbitrary<Values> = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, fc.option(TEXTS, { nil: undefined })])),
);

describe("a template", () => {
  it("is put together again from its parts where nothing is wrong with it", () => {
    fc.assert(
      fc.property(TEXTS, (text) => {
        const { template, problems } = parseTemplate(text);
        fc.pre(problems.length === 0);
        const whole = template.map((part) => (typeof part === "string" ? part : placeholder(part.variable))).join("");
        expect(whole.replaceAll(/\{\{ *(\S+?) *\}\}/g, "{{$1}}")).toBe(
          text.replaceAll(/\{\{\s*(\S+?)\s*\}\}/g, "{{$1}}"),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("never leaves a placeholder, and never expands what a value says", () => {
    let filledIn = 0;
    fc.assert(
      fc.property(TEXTS, VALUES, (text, values) => {
        const { template, problems } = parseTemplate(text);
        fc.pre(problems.length === 0);
        const { text: filled, missing } = fill(template, values);
        expect(filled === null).toBe(missing.length > 0);
        if (filled === null) return;
        filledIn++;
        expect(filled).not.toMatch(/\{\{/);
        // Each value stands there as one line of its own, between the words as they were written.
        let rest = filled;
        for (const part of template) {
          if (typeof part !== "string") {
            rest = rest.slice(fill([part], values).text?.length);
            continue;
          }
          expect(rest.startsWith(part)).toBe(true);
          rest = rest.slice(part.length);
        }
        expect(rest).toBe("");
      }),
      { numRuns: 5_000 },
    );
    expect(filledIn).toBeGreaterThan(500);
  });

  it("refuses a variable that nobody knows, and half a placeholder, and says where", () => {
    const places = (text: string): number[] => parseTemplate(text).problems.map(({ at }) => at);
    expect(places("やあ {{customer.nmae}}")).toEqual([3]);
    expect(places("{{order")).toEqual([0]);
    expect(places("order}}")).toEqual([5]);
    expect(places("{{constructor}}")).toEqual([0]);
    expect(places("{{{{order}}}}")).toEqual([0, 11]);
    expect(places("{ {{order}} }")).toEqual([]);
    const draft = { name: "x", texts: { ja: "{{foo}}" } };
    expect(CannedReplyDraft.safeParse(draft).error?.issues[0]?.message).toMatch(/no variable \{\{foo\}\}/);
    expect(CannedReplyDraft.safeParse({ name: "x", texts: {} }).success).toBe(false);
  });

  it("lets no customer's name call anybody, link, or mark up our words", () => {
    const { template } = parseTemplate("{{customer.name}} 様");
    const said = (name: string): string | null => fill(template, { "customer.name": name }).text;
    expect(said("@everyone <!channel>")).toBe("＠everyone ＜!channel＞ 様");
    expect(said("https://evil.example/x")).toBe("https：／／evil．example／x 様");
    expect(said("**山田**\n\u202E花子")).toBe("＊＊山田＊＊ 花子 様");
    expect(said("{{agent.name}}")).toBe("｛｛agent．name｝｝ 様");
    expect(said("Mr. Smith")).toBe("Mr. Smith 様");
    expect(said("👨‍👩‍👧")).toBe("👨‍👩‍👧 様");
    expect(fill(template, { "customer.name": " \n" }).missing).toEqual(["customer.name"]);
  });

  it("has a variant for the customer's language, else the other one", () => {
    expect(variantOf({ texts: { ja: "はい", en: "yes" } }, "en")).toEqual(["en", "yes"]);
    expect(variantOf({ texts: { ja: "はい" } }, "en")).toEqual(["ja", "はい"]);
  });
});
