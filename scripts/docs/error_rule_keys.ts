import { groq, type Key, type Section } from "./key.ts";

/** `errorRules` of a provider. */
export const errorRules: Key = {
  key: "errorRules",
  type: "list",
  effect:
    "what errors of this vendor stand for, where you know better: at most 32 " +
    "[rules](#a-rule-for-errors-an-entry-of-errorrules), of which the first that fits counts",
  example: [{ status: [403], body: { path: "error.code", equals: "E1017" }, class: "quota" }],
};

/** One entry of `errorRules`. */
export const errorRule: Section = {
  title: "A rule for errors: an entry of `errorRules`",
  path: ["provider", "errorRules", 0],
  text:
    "What a vendor's error stands for, where [you know better](failover.md#errors-that-you-know-better) than the " +
    "table. The first rule that fits counts, before all else that is known. All that a rule names has to fit; it " +
    "needs `status`, `header` or `body`, and for a status of 2xx `body`.",
  base: { status: [418], class: "credential" },
  keys: [
    {
      key: "status",
      type: "list",
      absent: "any error",
      effect:
        "patterns for the status, as in `failoverOnStatus`: for that which the vendor sent, and for that which an " +
        "error in a 200 stands for. With a 2xx in it the rule says what is an error there",
      example: [403, "5xx"],
    },
    {
      key: "header",
      type: "object",
      absent: "any",
      effect: "a header of the answer",
      example: { name: "x-error-code", equals: "E1017" },
    },
    {
      key: "body",
      type: "object",
      absent: "any",
      effect: "a value in the answer's JSON, or in that of the first event of a stream: 64 KiB of it at most",
      example: { path: "error.code", equals: "E1017" },
    },
    {
      key: "class",
      type: "text",
      absent: "needed",
      effect:
        "what it stands for: `credential`, `quota`, `rate_limited`, `overloaded`, `model_forbidden`, `model_gone`, " +
        "`caller`, `content_filter` or `unknown` ([classes](failover.md#why-a-vendor-does-not-serve)). The first " +
        "four count against the token whatever `failoverOnStatus` leaves out, the next four never do, and of " +
        "`unknown` the status says whether",
      example: "quota",
    },
    {
      key: "restDuration",
      type: "number",
      unit: "ms",
      range: [0, 86_400_000],
      absent: "what the class does, and what the vendor asks",
      effect: "the token rests for so long, then one request tries it, whatever the vendor asks",
      example: 60_000,
    },
  ],
};

const comparisons: readonly Key[] = [
  {
    key: "equals",
    type: "text",
    absent: "one of the three is needed",
    effect: "all of its value, in letters of any case",
    example: "E1017",
  },
  { key: "contains", type: "text", effect: "what stands in the first 1024 bytes of it", example: "balance" },
  { key: "startsWith", type: "text", effect: "how it begins", example: "E10" },
];

function test(part: "header" | "body", which: Key): Section {
  return {
    title: `\`${part}\` of a rule for errors`,
    path: ["provider", "errorRules", 0, part],
    within: { ...groq, errorRules: [{ class: "quota" }] },
    base: { [which.key]: which.example },
    keys: [{ ...which, beside: { equals: "E1017" } }, ...comparisons],
  };
}

export const errorHeader = test("header", {
  key: "name",
  type: "text",
  absent: "needed",
  effect: "its name",
  example: "x-error-code",
});

export const errorBody = test("body", {
  key: "path",
  type: "text",
  absent: "needed",
  effect: "the members that lead to it, and places in lists from 0: `error.code`, `errors.0.code`",
  example: "error.code",
});
