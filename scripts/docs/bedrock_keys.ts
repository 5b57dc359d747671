import { keysOf } from "./key.ts";

const pair = {
  awsRegion: "us-east-1",
  credentials: [{ accessKey: "YOUR_ACCESS_KEY_1", secretKey: "YOUR_SECRET_KEY_1" }],
};

/** The keys that Amazon Bedrock has besides those of all. */
export const bedrock = keysOf("bedrock", pair, [
  {
    key: "awsRegion",
    type: "text",
    absent: "needed",
    effect: "the region: a part of the host, and of what is signed",
    example: "eu-central-1",
  },
  {
    key: "awsAccessKey",
    type: "text",
    effect: "one key pair more, as the Go plugin has it; ignored beside `apiTokens`",
    isSecret: true,
    example: "YOUR_ACCESS_KEY_2",
    beside: { awsSecretKey: "YOUR_SECRET_KEY_2" },
  },
  {
    key: "awsSecretKey",
    type: "text",
    absent: "needed with `awsAccessKey`",
    effect: "its key, which signs",
    isSecret: true,
    example: "YOUR_SECRET_KEY_2",
    beside: { awsAccessKey: "YOUR_ACCESS_KEY_2" },
  },
  {
    key: "awsSessionToken",
    type: "text",
    effect: "with keys of a session: its token",
    isSecret: true,
    example: "YOUR_SESSION_TOKEN",
    beside: { awsAccessKey: "YOUR_ACCESS_KEY_2", awsSecretKey: "YOUR_SECRET_KEY_2" },
  },
  {
    key: "bedrockEndpoint",
    type: "text",
    choices: ["runtime", "mantle"],
    effect:
      "the host: `bedrock-runtime`, whose chats are Converse's, or `bedrock-mantle`, which has the APIs of OpenAI " +
      "and Anthropic as they are, and takes bare names of models",
    example: "mantle",
  },
  {
    key: "bedrockMessages",
    type: "text",
    choices: ["native", "invoke", "converse"],
    effect:
      "clients of the Messages API are served by the vendor's own, which only has Claude models, by InvokeModel, " +
      "where other models are asked through Converse, or through Converse alone, which has all",
    example: "converse",
  },
  {
    key: "apiVersion",
    type: "text",
    absent: "`2023-06-01`",
    effect: "the version of the vendor's own Messages API, where the client names none",
    example: "2023-06-01",
  },
  {
    key: "bedrockAdditionalFields",
    type: "object",
    effect:
      "members that every chat's `additionalModelRequestFields` gets; they win over what the client says, and over " +
      "what the filter makes of it",
    example: { top_k: 40 },
  },
  {
    key: "promptCacheRetention",
    type: "text",
    effect:
      "`in_memory` or `24h`: chats get points for the vendor's cache, of five minutes or an hour, where the client " +
      "does not say its own `prompt_cache_retention`; with Claude and Nova models only",
    example: "24h",
  },
  {
    key: "bedrockPromptCachePointPositions",
    type: "object",
    absent: "`systemPrompt`",
    effect: "where these points stand: `systemPrompt`, `lastUserMessage`, `lastMessage`, each true or false",
    example: { systemPrompt: true, lastMessage: true },
  },
]);
