import { bodies } from "./body_keys.ts";
import { errorRules } from "./error_rule_keys.ts";
import { groq, type Section } from "./key.ts";

/** `provider`, and each entry of `providers`: what every type has. */
export const provider: Section = {
  title: "`provider`, and each entry of `providers`",
  path: ["provider"],
  base: groq,
  keys: [
    { key: "type", type: "text", absent: "needed", effect: "the vendor", example: "groq" },
    { key: "id", type: "text", effect: "its name for `activeProviderId`; part of its state's name", example: "team-a" },
    {
      key: "apiTokens",
      type: "list",
      absent: "needed but for `openai`, `vllm`, `ollama`, `generic`, and beside `credentials`",
      effect:
        "the pool: texts, or objects with `token`, `name`, `weight`, `tier`; " +
        "or [where they are](#secrets-outside-of-files)",
      example: ["YOUR_GROQ_TOKEN_1", { token: "YOUR_GROQ_TOKEN_2", name: "team-b", weight: 2 }],
    },
    {
      key: "credentials",
      type: "list",
      effect:
        "tokens of more than one part, beside those of `apiTokens`: [objects](#a-credential-an-entry-of-credentials) " +
        "with the parts that the vendor's accounts have; of other vendors a problem",
      example: [{ accessKey: "YOUR_ACCESS_KEY", secretKey: "YOUR_SECRET_KEY", name: "team-a" }],
      beside: { type: "bedrock", awsRegion: "us-east-1" },
    },
    {
      key: "tokenSelection",
      type: "text",
      choices: ["weighted", "random", "leastInFlight", "tiered"],
      effect:
        "which healthy token a request gets that [affinity](affinity.md) does not place: " +
        "at random by weight, at random " +
        "all alike, the one with the fewest requests under way in this VM for its weight, or one of the lowest `tier`",
      example: "leastInFlight",
    },
    {
      key: "affinity",
      type: "text",
      absent:
        "`conversation` where the vendor caches or binds by account " +
        "(`azure`, `bedrock`, `claude`, `deepseek`, `gemini`, `moonshot`, `openai`, `qwen`, `vertex`), " +
        "unless `tokenSelection` is `random` or `leastInFlight`; elsewhere only what accounts store " +
        "keeps by its consumer",
      effect:
        "what keeps to one token while that is healthy: `off`, `conversation` or `consumer` ([affinity](affinity.md))",
      example: "off",
    },
    {
      key: "modelMapping",
      type: "object",
      absent: "names stay",
      effect:
        "the vendor's name of a model: exact name, then longest prefix (`gpt-4*`), then pattern (`~gpt-(.*)`, " +
        "with `$1` in the target), then `*`; an empty target keeps the name, and so does a name of more than 256 bytes",
      example: { "gpt-4o": "llama-3.3-70b-versatile", "*": "llama-3.1-8b-instant" },
    },
    {
      key: "modelTraits",
      type: "object",
      absent: "what is known of the vendor's models",
      effect:
        "corrections of what models take, by the vendor's name of a model or its beginning (`my-model*`); " +
        "of several that fit the longest wins ([models](models.md))",
      example: { "my-model*": { cacheMarks: true, sampling: "none" } },
    },
    {
      key: "modelsList",
      type: "text",
      choices: ["vendor", "mapping", "both"],
      effect:
        "what clients that ask for models are told: the vendor's list, the names of `modelMapping` (without prefixes " +
        "and patterns) from the filter itself, or both",
      example: "mapping",
      beside: { modelMapping: { "gpt-4o": "llama-3.3-70b-versatile" } },
    },
    {
      key: "protocol",
      type: "text",
      choices: ["openai", "original"],
      effect: "`original` leaves the body alone, for `qwen` the path too",
      example: "original",
    },
    {
      key: "failover",
      type: "object",
      absent: "off",
      effect: "takes tokens that fail out of the pool",
      example: { enabled: true, healthCheckModel: "llama-3.1-8b-instant" },
    },
    {
      key: "retryOnFailure",
      type: "object",
      absent: "as the mode has it",
      effect: "tries a failed request again with another token",
      example: { enabled: true, maxRetries: 2 },
    },
    errorRules,
    {
      key: "firstEventTimeout",
      type: "number",
      unit: "ms",
      fallback: 5000,
      effect:
        "how long a 2xx may be held until its beginning shows whether it is an error; 0 = never held. " +
        "Only with `failover` or `retryOnFailure`",
      example: 2000,
    },
    {
      key: "logUpstreamErrorResponseBody",
      type: "true or false",
      fallback: false,
      effect:
        "the log gets a line, level warn, for each error of the vendor, with its body: 16 KiB of it at the most, " +
        "without the token ([what it says](retries.md#what-a-vendor-said))",
      example: true,
    },
    {
      key: "disableStreamUsageStats",
      type: "true or false",
      fallback: false,
      effect:
        "streams are not asked for their usage (`stream_options.include_usage`) unless the client asks; without it " +
        "they are, and a client that did not ask does not get the chunk",
      example: true,
    },
    {
      key: "firstByteTimeout",
      type: "number",
      unit: "ms",
      fallback: 0,
      effect:
        "for streams (of `generic`: for every request): a vendor that has not begun to answer by then is waited for " +
        "no longer; [what happens then](retries.md#time); 0 = off",
      example: 10000,
    },
    {
      key: "timeout",
      type: "number",
      unit: "ms",
      fallback: 120000,
      effect: "for side calls of the filter, such as the context file; never for the request",
      example: 30000,
    },
    {
      key: "context",
      type: "object",
      effect: "a text that every chat begins with",
      example: { fileUrl: "https://files.example.com/context.txt", serviceName: "files.dns", servicePort: 443 },
    },
    ...bodies,
    {
      key: "providerDomain",
      type: "text",
      absent: "the vendor's",
      effect: "another host, with a port where needed",
      example: "llm.example.com",
    },
    {
      key: "providerBasePath",
      type: "text",
      effect: "a path in front of the vendor's",
      example: "/proxy",
    },
    {
      key: "basePath",
      type: "text",
      effect: "a prefix of the client's path: taken off (with `protocol: original`) or put in front",
      example: "/team-a",
    },
    {
      key: "basePathHandling",
      type: "text",
      choices: ["removePrefix", "prepend"],
      effect: "what becomes of `basePath`",
      example: "prepend",
      beside: { basePath: "/team-a" },
    },
    { key: "subPath", type: "text", effect: "another name for a `basePath` that is taken off", example: "/team-a" },
    {
      key: "capabilities",
      type: "object",
      absent: "the vendor's own",
      effect:
        "paths at the vendor by API; they win over the provider's own, and add APIs; null or an empty text closes one",
      example: { "openai/v1/embeddings": "/v1/embeddings", "openai/v1/files": "" },
    },
    {
      key: "apis",
      type: "list",
      absent: "all that the provider has",
      effect: "the APIs that clients can ask for, by their names in `capabilities`; all others get a 404",
      example: ["openai/v1/chatcompletions", "openai/v1/models"],
    },
  ],
};
