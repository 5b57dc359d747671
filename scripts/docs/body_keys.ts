import type { Key } from "./key.ts";

/** Keys of a provider that say what is done to bodies. */
export const bodies: readonly Key[] = [
  {
    key: "customSettings",
    type: "list",
    effect: "members that every JSON body gets",
    example: [{ name: "temperature", value: 0.2, overwrite: false }],
  },
  {
    key: "contextCleanupCommands",
    type: "list",
    effect: "texts: a user message that is one of these begins the chat anew; the system's messages stay",
    example: ["/reset", "new topic"],
  },
  {
    key: "mergeConsecutiveMessages",
    type: "true or false",
    fallback: false,
    effect: "neighbours of one role become one message, for vendors that want turns",
    example: true,
  },
  {
    key: "reasoningContentMode",
    type: "text",
    choices: ["passthrough", "ignore", "concat"],
    effect: "a model's thoughts: as they come, left out, or before the content in `<think>`; others are a warning",
    example: "ignore",
  },
  {
    key: "promoteThinkingOnEmpty",
    type: "true or false",
    fallback: false,
    effect: "an answer of thoughts alone has them as its content; a stream repeats them at its end",
    example: true,
  },
  {
    key: "hiclawMode",
    type: "true or false",
    fallback: false,
    effect: "`mergeConsecutiveMessages` and `promoteThinkingOnEmpty`",
    example: true,
  },
];
