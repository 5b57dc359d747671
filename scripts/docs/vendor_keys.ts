import { bedrock } from "./bedrock_keys.ts";
import { azure, gemini, vertex } from "./cloud_keys.ts";
import { keysOf, type RefusedKey, type Section } from "./key.ts";

const pool = { apiTokens: ["YOUR_TOKEN_1"] };

/** Keys of single types, by type. */
export const vendors: readonly Section[] = [
  azure,
  bedrock,
  keysOf("claude", pool, [
    {
      key: "claudeVersion",
      type: "text",
      fallback: "2023-06-01",
      effect:
        "the API's version, in `anthropic-version`, where the filter writes the body or the client names none; " +
        "from 2026-10-21 on chats go without `temperature`, `top_p` and `top_k`",
      example: "2023-06-01",
    },
    { key: "apiVersion", type: "text", effect: "the same, where `claudeVersion` is not set", example: "2023-06-01" },
    {
      key: "claudeCodeMode",
      type: "true or false",
      fallback: false,
      effect: "the tokens are those of Claude Code: they go out as it sends them",
      example: true,
    },
  ]),
  keysOf("cloudflare", { ...pool, cloudflareAccountId: "0123456789abcdef" }, [
    {
      key: "cloudflareAccountId",
      type: "text",
      absent: "needed",
      effect: "the account in whose name models run, in every path",
      example: "fedcba9876543210fedcba9876543210",
    },
  ]),
  keysOf("doubao", pool, [
    {
      key: "doubaoDomain",
      type: "text",
      fallback: "ark.cn-beijing.volces.com",
      effect: "another endpoint of the vendor's",
      example: "ark.ap-southeast.bytepluses.com",
    },
  ]),
  gemini,
  keysOf("generic", { genericHost: "llm.example.com" }, [
    {
      key: "genericHost",
      type: "text",
      absent: "the client's",
      effect: "where your server is; `failover` needs it, or `providerDomain`, for its probes",
      example: "llm.example.com:8443",
    },
  ]),
  keysOf("longcat", pool, [
    {
      key: "responseJsonSchema",
      type: "object",
      effect: "the whole `response_format` of every chat",
      example: { type: "json_object" },
    },
  ]),
  keysOf("ollama", { ollamaServerHost: "ollama.example.com" }, [
    { key: "ollamaServerHost", type: "text", absent: "needed", effect: "where your server is", example: "10.0.0.7" },
    { key: "ollamaServerPort", type: "number", fallback: 11434, effect: "its port", example: 8080 },
  ]),
  keysOf("openai", pool, [
    {
      key: "openaiCustomUrl",
      type: "text",
      absent: "the vendor's",
      effect: "another host and base path, or (where it ends like one, be it with a slash) the address of one API",
      example: "https://llm.example.com/v1",
    },
    {
      key: "authHeaderKey",
      type: "text",
      absent: "`x-api-key`, `x-authorization`, `authorization`",
      effect:
        "without `apiTokens`: the header with the client's own key, before these three; it never reaches the vendor",
      example: "x-team-key",
    },
    {
      key: "responseJsonSchema",
      type: "object",
      effect: "the whole `response_format` of every chat",
      example: { type: "json_object" },
    },
  ]),
  keysOf("minimax", pool, [
    {
      key: "minimaxApiType",
      type: "text",
      effect:
        "for configurations that have it: chats go to OpenAI's API, and `pro` is refused, for its models are gone",
      example: "v2",
    },
    {
      key: "minimaxGroupId",
      type: "text",
      effect: "for configurations that have it: the vendor needs none any more",
      example: "1234567890",
    },
  ]),
  keysOf("moonshot", pool, [
    {
      key: "moonshotFileId",
      type: "text",
      effect:
        "a file uploaded there, whose text every chat begins with; not together with `context`. It is read with the " +
        "token in use ([decision](decisions/0013-files-of-vendors.md))",
      example: "cr0a1b2c3d4e5f",
    },
  ]),
  keysOf("qwen", pool, [
    {
      key: "qwenDomain",
      type: "text",
      fallback: "dashscope.aliyuncs.com",
      effect: "another endpoint of the vendor's",
      example: "dashscope-intl.aliyuncs.com",
    },
    {
      key: "qwenEnableCompatible",
      type: "true or false",
      fallback: true,
      effect:
        "`false` sends chats, embeddings and reranks to DashScope's own API; what clients send and get stays the " +
        "same, but for reranks, whose bodies only have their model mapped",
      example: false,
    },
    {
      key: "qwenEnableSearch",
      type: "true or false",
      fallback: false,
      effect: "DashScope's own API only: chats may search the web",
      example: true,
    },
    {
      key: "qwenFileIds",
      type: "list",
      effect: "uploaded files that chats with `qwen-long` are about; not together with `context`",
      example: ["file-fe-1", "file-fe-2"],
    },
  ]),
  vertex,
  keysOf("vllm", { vllmServerHost: "vllm.example.com" }, [
    {
      key: "vllmCustomUrl",
      type: "text",
      effect:
        "your server's host and base path; one that ends in `/completions` or `/rerank` is the address for chats, " +
        "completions, embeddings, models and ranking alike, one that ends in `/messages`, `/messages/count_tokens`, " +
        "`/responses`, `/audio/transcriptions` or `/audio/translations` that of this API alone",
      example: "http://vllm.example.com:8000/v1",
    },
    {
      key: "vllmServerHost",
      type: "text",
      fallback: "vllm-service.cluster.local",
      effect: "your server's host alone",
      example: "vllm.example.com",
    },
  ]),
  keysOf("zhipuai", pool, [
    {
      key: "zhipuDomain",
      type: "text",
      fallback: "open.bigmodel.cn",
      effect: "another endpoint of the vendor's, such as the international one",
      example: "api.z.ai",
    },
    {
      key: "zhipuCodePlanMode",
      type: "true or false",
      fallback: false,
      effect: "the tokens are those of a coding plan: chats go to its path",
      example: true,
    },
  ]),
];

const tokenHub = "the API that it signs for ended on 2026-09-30: a key of TokenHub in `apiTokens`";

/** Keys of the Higress Go plugin that refuse a configuration. */
export const refused: readonly RefusedKey[] = [
  { key: "apiVersion", path: ["provider"], instead: "" },
  { key: "hunyuanAuthId", path: ["provider"], type: "hunyuan", instead: tokenHub },
  { key: "hunyuanAuthKey", path: ["provider"], type: "hunyuan", instead: tokenHub },
];
