import { generateKeyPairSync } from "node:crypto";
import { keysOf, type Section } from "./key.ts";

/** What a service account's key file has, with a key that is nobody's. */
const account = JSON.stringify({
  client_email: "ai-proxy@my-project.iam.gserviceaccount.com",
  private_key_id: "0123456789abcdef",
  private_key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
  token_uri: "https://oauth2.googleapis.com/token",
});

const accounts = {
  credentials: [{ serviceAccount: account }],
  vertexRegion: "us-central1",
  vertexProjectId: "my-project",
  vertexAuthServiceName: "oauth",
};

/** Of both platforms of Google's. */
const google: Section["keys"] = [
  {
    key: "geminiSafetySetting",
    type: "object",
    effect:
      "from how harmful on an answer is withheld, by category: the `safetySettings` of every chat and picture, " +
      "whatever the client says",
    example: { HARM_CATEGORY_HARASSMENT: "BLOCK_ONLY_HIGH" },
  },
  {
    key: "geminiThinkingBudget",
    type: "number",
    range: [-1, 2 ** 31 - 1],
    absent: "the model's own",
    effect:
      "how many tokens a model may think where the client does not say: 0 is as little as it takes, -1 as much as " +
      "it wants; a level for models that have levels",
    example: 1024,
  },
];

/** Azure's own keys. */
export const azure: Section = keysOf(
  "azure",
  { apiTokens: ["YOUR_TOKEN_1"], azureServiceUrl: "https://r.openai.azure.com/openai/v1" },
  [
    {
      key: "azureServiceUrl",
      type: "text",
      absent: "needed",
      effect:
        "what of yours is asked: a base that ends in `/openai/v1` (the v1 API, without a version); a resource, or " +
        "`/openai/deployments/NAME` of it, with `?api-version=`, where without a name the deployment is the model, " +
        "after `modelMapping`; or the address of one API, for whatever clients ask. Keys in `apiTokens` go in " +
        "`api-key`, tokens of Entra ID as bearers",
      example: "https://r.openai.azure.com?api-version=2024-10-21",
    },
  ],
);

/** Vertex AI's own keys. */
export const vertex: Section = keysOf("vertex", accounts, [
  ...google,
  {
    key: "vertexGeminiSafetySetting",
    type: "object",
    effect: "another name of `geminiSafetySetting`, which Higress's documents have",
    example: { HARM_CATEGORY_HARASSMENT: "BLOCK_NONE" },
  },
  {
    key: "vertexRegion",
    type: "text",
    absent: "needed for service accounts",
    effect: "where models run: a region, `us`, `eu` or `global`, which the host follows from",
    example: "europe-west4",
  },
  {
    key: "vertexProjectId",
    type: "text",
    absent: "needed for service accounts",
    effect: "the project in whose name models run; the keys of express mode, in `apiTokens`, go without",
    example: "another-project",
  },
  {
    key: "vertexAuthKey",
    type: "text",
    isSecret: true,
    effect:
      "the text of the key file of one service account, in place of `credentials`; a pool of them is " +
      "`credentials: [{serviceAccount: ...}]` ([decision](decisions/0021-minted-tokens.md))",
    example: account.replace("ai-proxy@", "other@"),
    shown: "file:///run/secrets/service-account.json",
  },
  {
    key: "vertexAuthServiceName",
    type: "text",
    absent: "needed for service accounts",
    effect:
      "the service of `oauth2.googleapis.com`, whose cluster is `outbound|443||NAME`; a name without a dot is " +
      "one of a DNS registry",
    example: "google-oauth.dns",
  },
  {
    key: "vertexTokenRefreshAhead",
    type: "number",
    unit: "s",
    fallback: 60,
    effect: "how long before its end an access token is asked for again",
    example: 300,
  },
  {
    key: "vertexOpenAICompatible",
    type: "true or false",
    fallback: false,
    effect:
      "all models but Claude are asked at the OpenAI endpoint, by names like `google/gemini-2.5-flash`; without it " +
      "those of other publishers alone, such as `meta/llama-4`",
    example: true,
  },
]);

/** Gemini's own keys. */
export const gemini: Section = keysOf("gemini", { apiTokens: ["YOUR_TOKEN_1"] }, [
  ...google,
  { key: "apiVersion", type: "text", fallback: "v1beta", effect: "the API's version, in every path", example: "v1" },
]);
