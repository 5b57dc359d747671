import { groq, type Key, type Section } from "./key.ts";

const hostRewrite: Key = {
  key: "hostRewrite",
  type: "text",
  choices: ["filter", "route"],
  effect:
    "downstream: the filter edits host and path, or leaves that to a route that reads filter state " +
    "([decision](decisions/0003-modes-and-routes.md)); a rule without it has that of the configuration",
  example: "route",
};

const forwardHeaders: Key = {
  key: "forwardHeaders",
  type: "list",
  absent: "only what a vendor needs",
  effect:
    "names of clients' headers that vendors get, too ([which go](headers.md)), or that routes match on in front of " +
    "which the filter sits; never credentials. A rule without it has that of the configuration",
  example: ["x-llm-vendor"],
};

const provider: Key = {
  key: "provider",
  type: "object",
  absent: "see `activeProviderId`",
  effect: "the upstream",
  example: { type: "groq", apiTokens: ["YOUR_GROQ_TOKEN_1"] },
};

const providers: Key = {
  key: "providers",
  type: "list",
  effect: "several upstreams, each with an `id`, of which `activeProviderId` names one; rules inherit the list",
  example: [{ id: "team-a", type: "groq", apiTokens: ["YOUR_GROQ_TOKEN_1"] }],
  beside: { activeProviderId: "team-a" },
};

const activeProviderId: Key = {
  key: "activeProviderId",
  type: "text",
  effect: "the `id` of the entry of `providers` to use; a `provider` beside it wins",
  example: "team-a",
  beside: { providers: [{ id: "team-a", type: "groq", apiTokens: ["YOUR_GROQ_TOKEN_1"] }] },
};

const matches = "several kinds in one rule: routes decide, together with services; else domains; else services";

/** The top of the configuration. */
export const root: Section = {
  title: "The configuration",
  path: [],
  text: "One JSON object. Requests that no rule and no provider is for pass untouched.",
  base: { provider: groq },
  keys: [
    {
      key: "mode",
      type: "text",
      choices: ["downstream", "upstream"],
      effect:
        "where the filter sits: in front of the route (all that a WasmPlugin allows), " +
        "or in the cluster, behind the route and once per attempt",
      example: "upstream",
    },
    hostRewrite,
    forwardHeaders,
    provider,
    providers,
    activeProviderId,
    {
      key: "status",
      type: "object",
      absent: "nobody is told",
      effect: "where operators read how the tokens are ([status](#status)); not in rules",
      example: { path: "/ai-proxy/status", token: "YOUR_STATUS_SECRET" },
    },
    {
      key: "accessLog",
      type: "true or false",
      fallback: false,
      effect:
        "whether Envoy's access logs can tell of each request its token, its tries, its models and its usage " +
        "([how](observability.md#access-logs)); not in rules",
      example: true,
    },
    {
      key: "responseHeaders",
      type: "true or false",
      fallback: false,
      effect:
        "whether answers tell clients their token's alias, their try and their model " +
        "([how](observability.md#headers-for-clients)); not in rules",
      example: true,
    },
    {
      key: "strictConfig",
      type: "true or false",
      fallback: false,
      effect:
        "one problem anywhere refuses the whole configuration, and the one before it keeps serving; " +
        "without it a rule with a problem [is refused alone](decisions/0019-refused-alone.md)",
      example: true,
    },
    {
      key: "_rules_",
      type: "list",
      effect: "upstreams per request; the first rule that matches wins. Higress makes it of `matchRules`",
      example: [{ _match_service_: ["groq.dns"], provider: groq }],
    },
    {
      key: "_plugin_id_",
      type: "text",
      effect: "a label that Higress writes; ignored",
      example: "ai-proxy",
    },
  ],
};

/** One entry of `_rules_`. */
export const rule: Section = {
  title: "A rule: an entry of `_rules_`",
  path: ["_rules_", 0],
  text:
    "A rule needs one of the `_match_` keys. One without `provider` and `activeProviderId` lets its requests pass " +
    "untouched, and `check` warns of it.",
  base: { _match_route_: ["llm"], provider: groq },
  keys: [
    {
      key: "_match_route_",
      type: "list",
      effect: `names of routes, whole; a WasmPlugin's \`ingress\`. With ${matches}`,
      example: ["default/llm"],
    },
    {
      key: "_match_domain_",
      type: "list",
      effect: "hosts, `*` in front or at the end; a WasmPlugin's `domain`",
      example: ["*.example.com", "api.*"],
    },
    {
      key: "_match_service_",
      type: "list",
      effect: "services, with or without port, or whole names of clusters; a WasmPlugin's `service`",
      example: ["groq.dns", "groq.dns:443"],
    },
    {
      key: "_match_route_prefix_",
      type: "list",
      effect: "beginnings of names of routes; no WasmPlugin has it",
      example: ["llm-"],
    },
    { ...provider, effect: "the rule's own upstream" },
    { ...providers, effect: "the rule's own list, instead of the configuration's" },
    activeProviderId,
    hostRewrite,
    forwardHeaders,
  ],
};
