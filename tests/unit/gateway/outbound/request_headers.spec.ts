import { Edits } from "../../../../assembly/base/http/edits";
import { withhold } from "../../../../assembly/gateway/outbound/request_headers";
import { edited, headerView } from "../../fakes/header_map";
import { Scene, chat, get } from "../../fakes/scene";

const GROQ = '{"provider":{"type":"groq","apiTokens":["vendor-key"]}}';

/** Those of `names` that the vendor gets when a client sends them all. */
function sent(config: string, names: string[]): string {
  const scene = new Scene(config);
  const more: string[] = [];
  for (let i = 0; i < names.length; i++) (more.push(names[i]), more.push("canary"));
  scene.request(chat(more));
  const arrived: string[] = [];
  for (let i = 0; i < names.length; i++) if (scene.header(names[i]) == "canary") arrived.push(names[i]);
  return arrived.join(" ");
}

/** What becomes of trailers of the request of `scene`. */
function withheld(scene: Scene, trailers: string[]): Edits {
  const edits = new Edits();
  const attempt = scene.exchange.request;
  if (attempt !== null) withhold(attempt, headerView(trailers), edits);
  return edits;
}

function provider(more: string): string {
  return `{"provider":{${more}}}`;
}

const NEEDED: string[] = [
  "accept",
  "accept-language",
  "user-agent",
  "idempotency-key",
  "x-request-id",
  "x-client-request-id",
  "x-stainless-lang",
  "x-stainless-anything",
  "openai-beta",
  "traceparent",
  "tracestate",
  "baggage",
  "te",
];

const OTHERS: string[] = [
  "openai-organization",
  "openai-project",
  "anthropic-version",
  "anthropic-beta",
  "x-dashscope-workspace",
  "x-amz-date",
  "ocp-apim-subscription-key",
  "x-auth-token",
  "apikey",
  "origin",
  "referer",
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-real-ip",
  "cookie2",
  "x-envoy-retry-on",
  "x-envoy-max-retries",
  "x-envoy-hedge-on-per-try-timeout",
  "x-envoy-upstream-rq-timeout-ms",
  "x-envoy-upstream-rq-first-byte-timeout-ms",
  "x-envoy-retriable-status-codes",
  "x-http-method-override",
  "x-title",
  "x-dashscope-sse",
  "x-stainles",
  "accep",
  "user-agents",
  "x-anything",
];

describe("the client's headers", () => {
  it("go as far as every vendor needs them", () => {
    expect(sent(GROQ, NEEDED)).toBe(NEEDED.join(" "));
  });

  it("stay here otherwise, in every mode, in a first and in a later attempt", () => {
    const modes = ['"mode":"upstream"', '"hostRewrite":"filter"', '"hostRewrite":"route"'];
    for (let i = 0; i < modes.length; i++) expect(sent(GROQ.replace("{", `{${modes[i]},`), OTHERS)).toBe("", modes[i]);
    const scene = new Scene(GROQ.replace("{", '{"mode":"upstream",'));
    scene.request(chat());
    scene.headers = scene.headers.concat(["x-envoy-attempt-count", "2"]);
    scene.attempt();
    expect(scene.header("x-envoy-attempt-count")).toBe("-");
  });

  it("go to the vendor that documents them", () => {
    const asked = [
      "http-referer",
      "x-title",
      "x-dashscope-async",
      "x-app",
      "x-claude-code-session-id",
      "x-codex-window-id",
    ];
    const key = ',"apiTokens":["vendor-key"]';
    expect(sent(provider('"type":"openrouter"' + key), asked)).toBe("http-referer x-title");
    expect(sent(provider('"type":"qwen"' + key), asked)).toBe("x-dashscope-async");
    expect(sent(provider('"type":"claude"' + key), asked)).toBe("x-app x-claude-code-session-id");
    expect(sent(provider('"type":"openai"' + key), asked)).toBe("x-codex-window-id");
  });

  it("say whose account is meant only beside the client's own key", () => {
    const account = ["openai-organization", "openai-project", "x-auth-token"];
    expect(sent(provider('"type":"openai"'), account)).toBe("openai-organization openai-project");
    expect(sent(provider('"type":"openai","apiTokens":["vendor-key"]'), account)).toBe("");
  });

  it("go where the configuration names them, a rule's own list instead of that of all", () => {
    const groq = '"provider":{"type":"groq","apiTokens":["vendor-key"]}';
    const asked = ["x-one", "x-two", "openai-project"];
    expect(sent(`{"forwardHeaders":["X-One","openai-project"],${groq}}`, asked)).toBe("x-one openai-project");
    const rule = `{"_match_domain_":["gateway.example"],${groq}}`;
    expect(sent(`{"forwardHeaders":["x-one"],"_rules_":[${rule}]}`, asked)).toBe("x-one");
    const own = rule.replace("{", '{"forwardHeaders":["x-two"],');
    expect(sent(`{"forwardHeaders":["x-one"],"_rules_":[${own}]}`, asked)).toBe("x-two");
  });

  it("tell Envoy the client's scheme as long as it has a route to pick", () => {
    expect(sent(GROQ, ["x-forwarded-proto"])).toBe("x-forwarded-proto");
    const upstream = GROQ.replace("{", '{"mode":"upstream",');
    expect(sent(upstream, ["x-forwarded-proto"])).toBe("");
    const scene = new Scene(upstream);
    scene.request(chat(["x-forwarded-proto", "https"]));
    expect(scene.header("x-forwarded-proto")).toBe("https");
  });

  it("are removed once each, and not where the filter sets them", () => {
    const scene = new Scene(GROQ);
    scene.request(chat(["x-twice", "1", "x-twice", "2", "authorization", "Bearer canary"]));
    scene.leave();
    const edits = scene.exchange.edits.headers;
    let removals = 0;
    for (let i = 0; i < edits.count; i++) if (edits.isRemoval(i)) removals++;
    expect(removals).toBe(1);
  });

  it("name no key and no account among the subprotocols of a WebSocket", () => {
    const scene = new Scene(provider('"type":"openai","apiTokens":["vendor-key"]'));
    const offered = "realtime, openai-insecure-api-key.canary, openai-beta.realtime-v1,openai-project.canary";
    scene.request(get("/v1/realtime", ["upgrade", "websocket", "sec-websocket-protocol", offered]), true);
    expect(scene.header("sec-websocket-protocol")).toBe("realtime,openai-beta.realtime-v1");
    scene.request(get("/v1/realtime", ["sec-websocket-protocol", "openai-insecure-api-key.canary"]), true);
    expect(scene.header("sec-websocket-protocol")).toBe("-");
    scene.request(get("/v1/realtime", ["sec-websocket-protocol", "realtime"]), true);
    expect(scene.header("sec-websocket-protocol")).toBe("realtime");
  });
});

describe("the client's trailers", () => {
  it("go and stay as its headers do", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    const trailers = [
      "authorization",
      "canary",
      "x-ai-proxy-probe",
      "canary",
      "x-anything",
      "canary",
      "baggage",
      "a=1",
    ];
    const left = edited(trailers, withheld(scene, trailers));
    expect(left.join(" ")).toBe("baggage a=1");
  });

  it("are left alone where the filter has no part in the request", () => {
    const scene = new Scene("{}");
    scene.request(chat());
    expect(withheld(scene, ["authorization", "x"]).count).toBe(0);
  });
});
