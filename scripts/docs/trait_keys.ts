import type { Key, Section } from "./key.ts";

const known = "what is known of the model";
const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

function flag(key: string, effect: string): Key {
  return { key, type: "true or false", absent: known, effect, example: true };
}

function word(key: string, choices: readonly string[], effect: string): Key {
  return { key, type: "text", choices, absent: known, effect, example: choices[1] };
}

/** What the models of one name take, in `modelTraits`. */
export const modelTraits: Section = {
  title: "The models of one name in `modelTraits`",
  path: ["provider", "modelTraits", "llama"],
  text:
    "What the models take that the key names; what is not said here stays as it is known of the vendor's models. " +
    "What a trait changes stands in [models](models.md).",
  hasAnyName: true,
  base: {},
  keys: [
    word("limit", ["either", "max_tokens", "max_completion_tokens"], "the name of the limit of what is written"),
    word(
      "sampling",
      ["all", "one_of_two", "without_effort", "none", "no_penalties"],
      "`temperature`, `top_p` and the like: all, one of these two, all while the model does not reason, none, " +
        "all but the penalties",
    ),
    { key: "highestTemperature", type: "number", absent: known, effect: "a higher one becomes this", example: 1 },
    {
      key: "efforts",
      type: "list",
      absent: known,
      effect: `words of \`reasoning_effort\`: ${efforts.join(", ")}, or any; none at all: the member is left out`,
      example: ["low", "medium", "high"],
    },
    flag("reasonsByDefault", "whether a model reasons that is asked for no effort"),
    flag("toolsWithEffort", "whether a model that reasons takes tools; else it does not reason beside them"),
    {
      key: "ownEfforts",
      type: "list",
      absent: known,
      effect: "words of Anthropic's `output_config.effort`",
      example: ["low", "high", "max"],
    },
    {
      key: "thinking",
      type: "list",
      absent: known,
      effect: "forms of Anthropic's `thinking`: budget, adaptive, disabled, between_tools",
      example: ["adaptive", "disabled"],
    },
    flag("forcedTool", "whether a call of a tool can be asked for; else the model chooses"),
    flag("prefill", "whether the last message can be the assistant's; else 400"),
    flag("parallelCalls", "`parallel_tool_calls`"),
    flag("cacheMarks", "`cache_control`"),
    word(
      "thoughtsInHistory",
      ["as_sent", "dropped", "tool_turns", "all"],
      "thoughts of earlier turns: a chat's client gets through what it says, none, those of turns with calls, all",
    ),
    word(
      "signedThoughts",
      ["left_out", "thinking_blocks", "reasoning_details"],
      "how thoughts with a signature, which a client of Anthropic's API sends back, go to the vendor",
    ),
    flag(
      "preservesThoughts",
      "whether the model goes by thoughts of earlier turns: `preserve_thinking` is true then, but for the client's own",
    ),
    flag("topK", "`top_k`"),
    flag("thinkingBudget", "`reasoning_max_tokens`"),
    flag("developers", "messages of the role `developer`; else they are the system's"),
    flag("systemFirst", "whether only the first message can be the system's; later ones go into the user's"),
    flag("systemMessages", "whether any message can be the system's; else all of them go into the user's"),
    {
      key: "longestToolName",
      type: "number",
      absent: known,
      effect: "longer names of tools are shortened for the vendor, and are the client's own again in answers",
      example: 128,
    },
    flag("threads", "`thread` of a Messages request: whether the vendor keeps conversations"),
    flag("toolsNeedProperties", "whether a tool's schema of an object must have `properties`"),
    flag("strictSchemas", "whether answers and calls of `strict` tools can be held to a schema (Anthropic's API)"),
    flag(
      "failedResults",
      "`is_error` of a tool's message; without it the text of a failed tool's result begins with `Error`",
    ),
  ],
};
