import type { Section } from "./key.ts";

/** Statuses that a client's own request causes. */
export const clientFaults = [400, 404, 405, 406, 409, 411, 413, 414, 415, 422];

const patterns = "patterns for a whole status: `429`, `4xx`, `4.*`, `5\\d\\d`, `[45]..`";

/** `failover` of a provider. */
export const failover: Section = {
  title: "`failover` of a provider",
  path: ["provider", "failover"],
  text: "Takes tokens that fail out, and puts them back when probes pass. Without it, every token stays in.",
  base: { enabled: true, healthCheckModel: "llama-3.1-8b-instant" },
  keys: [
    {
      key: "enabled",
      type: "true or false",
      fallback: false,
      effect: "whether tokens that fail are taken out",
      example: true,
    },
    {
      key: "healthCheckModel",
      type: "text",
      absent: "needed when enabled, unless `cooldownDuration` or `healthCheckPath: /v1/models` is there",
      effect:
        "the model that probes ask for, before `modelMapping`. Where it is of another kind than the API that failed " +
        "(embeddings, rerank) every second probe is a chat",
      example: "llama-3.3-70b-versatile",
    },
    {
      key: "failureThreshold",
      type: "number",
      fallback: 3,
      effect:
        "failures in a row that take a token out. Where it is set every failure counts; where it is not, one is " +
        "enough in which the vendor's own words say that the key is none or the account used up",
      example: 2,
    },
    {
      key: "successThreshold",
      type: "number",
      fallback: 1,
      effect: "passed probes in a row that put it back",
      example: 2,
    },
    {
      key: "healthCheckInterval",
      type: "number",
      unit: "ms",
      fallback: 5000,
      effect:
        "between probes of one token; below 1000 it is raised to that, and a warning says so. " +
        "From the fourth failed probe on they come less often, up to once a minute",
      example: 10000,
    },
    {
      key: "healthCheckTimeout",
      type: "number",
      unit: "ms",
      fallback: 5000,
      effect: "how long a probe may take",
      example: 10000,
    },
    {
      key: "healthCheckMaxTokens",
      type: "number",
      absent: "not sent",
      effect: "the longest answer to a probe, by the name that the model has for it",
      example: 16,
    },
    {
      key: "healthCheckPath",
      type: "text",
      absent: "the API that failed",
      effect:
        "what probes ask for, by the client's path: `/v1/models` costs nothing and shows that a key is known, not " +
        "that it has money or rate left; the others are `/v1/chat/completions`, `/v1/embeddings`, `/v1/rerank` and " +
        "`/v1/reranks`",
      example: "/v1/models",
    },
    {
      key: "healthCheckMethod",
      type: "text",
      absent: "that of the API",
      effect: "the method of `healthCheckPath`: `GET` or `POST`, as its API has it",
      beside: { healthCheckPath: "/v1/models" },
      example: "GET",
    },
    {
      key: "cooldownDuration",
      type: "number",
      unit: "ms",
      absent: "a probe alone brings a token back",
      effect:
        "a token that is out serves again after this time, and not before the vendor's `retry-after`, without a " +
        "probe. With `healthCheckModel` beside it the first of the two counts",
      example: 30000,
    },
    {
      key: "healthCheckVia",
      type: "text",
      choices: ["auto", "local", "direct"],
      effect:
        "how probes go: `local`, through Envoy's own listener, so that they take the way of requests; `direct`, " +
        "straight to the vendor's cluster; `auto`, local where that works",
      example: "direct",
    },
    {
      key: "healthCheckService",
      type: "text",
      fallback: "outbound|10000||local_cluster.static",
      effect: "the cluster that leads to Envoy's own listener, for local probes",
      example: "outbound|80||local_cluster.static",
    },
    {
      key: "failoverOnStatus",
      type: "list",
      absent: `every 4xx and 5xx that is not the client's own mistake (${clientFaults.join(", ")})`,
      effect: `statuses that count against a token: ${patterns}. A 2xx never does`,
      example: [401, 403, 429, "5xx"],
    },
    {
      key: "outageGuard",
      type: "true or false",
      fallback: true,
      effect:
        "while all healthy tokens fail with 5xx or timeouts (within 10 s, no success between) the vendor is taken to " +
        "be down, and none is taken out ([decision](decisions/0009-outage-guard.md))",
      example: false,
    },
    {
      key: "maxEjectionPercent",
      type: "number",
      range: [1, 100],
      fallback: 100,
      effect: "most tokens that may be out at a time, in percent of those configured: with 50, one of three",
      example: 50,
    },
    {
      key: "whenNoneHealthy",
      type: "text",
      choices: ["soonest", "reject"],
      effect: "no token is healthy: use those nearest to their return, or answer 503 with `retry-after`",
      example: "reject",
    },
  ],
};

/** `retryOnFailure` of a provider. */
export const retry: Section = {
  title: "`retryOnFailure` of a provider",
  path: ["provider", "retryOnFailure"],
  text:
    "Whether a request that failed is tried again with another token. Without it: yes in upstream mode, no in " +
    "downstream mode. With it and without `enabled: true`: no.",
  base: { enabled: true },
  keys: [
    {
      key: "enabled",
      type: "true or false",
      fallback: false,
      effect: "whether a failed request is tried again with another token",
      example: true,
    },
    {
      key: "maxRetries",
      type: "number",
      absent: "downstream 1, upstream as many as there are tokens left",
      effect: "most tries after the first; upstream the route's `num_retries` counts, too",
      example: 2,
    },
    {
      key: "retryTimeout",
      type: "number",
      unit: "ms",
      fallback: 30000,
      effect: "how long one further try may take, downstream",
      example: 10000,
    },
    {
      key: "unansweredWithin",
      type: "number",
      unit: "ms",
      fallback: 10000,
      effect:
        "a try that ends without an answer, by a broken connection or a time limit, is made again only within this " +
        "time after it was sent: later the vendor was at work on it, and bills it ([how](retries.md#time))",
      example: 2000,
    },
    {
      key: "retryOnStatus",
      type: "list",
      absent: "those that count against a token",
      effect: `statuses that are tried again: ${patterns}`,
      example: [429, "5xx"],
    },
  ],
};
