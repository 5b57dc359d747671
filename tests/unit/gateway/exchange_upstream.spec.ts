import { text } from "../../../assembly/base/bytes";
import { STATE_RETRY } from "../../../assembly/gateway/attempt/retry_state";
import { Step } from "../../../assembly/gateway/step";
import { Scene, chat, get, post } from "../fakes/scene";

const MEMO = text(STATE_RETRY);
const MAPPED =
  '{"mode":"upstream","provider":{"type":"qwen","apiTokens":["k1","k2"],"modelMapping":{"gpt-4":"qwen-max"}}}';
const OWN_KEY = '{"mode":"upstream","provider":{"type":"openai","openaiCustomUrl":"https://h/base"}}';
const RULES =
  '{"mode":"upstream","_rules_":[{"_match_domain_":["gateway.example"],"provider":{"type":"qwen","apiTokens":["k1"]}},' +
  '{"_match_domain_":["*"],"provider":{"type":"groq","apiTokens":["wrong"]}}]}';

/** A scene after its first attempt, which ended with 429. */
function failedOnce(config: string, headers: string[], body: string = ""): Scene {
  const scene = new Scene(config);
  scene.random.draws = [0, 1];
  const step = scene.request(headers, body.length == 0);
  if (step == Step.Hold) scene.body(body);
  scene.answer(429);
  return scene;
}

/** What the request left of its request line: host, path with query, and path of the route. */
function leftBy(scene: Scene): string {
  return scene.stateOf(MEMO).split("\n").slice(0, 3).join("|");
}

describe("an attempt upstream", () => {
  it("leaves for the next one what the client asked for, and no credential", () => {
    const scene = new Scene(MAPPED);
    scene.request(post("/p/v1/embeddings?a=1", ["authorization", "Bearer canary", "cookie", "canary"]));
    expect(leftBy(scene)).toBe("gateway.example|/p/v1/embeddings?a=1|/p/v1/embeddings");
    expect(scene.state.length).toBe(2);
    expect(scene.state.join("").includes("canary")).toBe(false);
  });

  it("keeps the client's key out of what it leaves", () => {
    const scene = new Scene(MAPPED);
    scene.request(post("/v1/embeddings?key=canary&a=1"));
    expect(leftBy(scene)).toBe("gateway.example|/v1/embeddings?a=1|/v1/embeddings");
  });

  it("is rendered from it, not from the headers that the first attempt edited", () => {
    const scene = failedOnce(MAPPED, chat(["content-length", "44"]), '{"model":"gpt-4"}');
    expect(scene.header(":path")).toBe("/compatible-mode/v1/chat/completions");
    expect(scene.header("authorization")).toBe("Bearer k1");
    const left = leftBy(scene);
    expect(scene.attempt()).toBe(Step.Hold);
    expect(scene.header(":path")).toBe("/compatible-mode/v1/chat/completions");
    expect(scene.header(":authority")).toBe("dashscope.aliyuncs.com");
    expect(scene.header("authorization")).toBe("Bearer k2");
    expect(leftBy(scene)).toBe(left);
    expect(scene.body('{"model":"gpt-4"}')).toBe(Step.Forward);
    expect(scene.sentBody).toBe('{"model":"qwen-max"}');
    expect(scene.header("content-length")).toBe("20");
  });

  it("keeps the client's query, once, in every attempt", () => {
    const scene = failedOnce(MAPPED, get("/v1/models?a=1&key=canary&b=2"));
    for (let i = 0; i < 3; i++) {
      expect(scene.header(":path")).toBe("/compatible-mode/v1/models?a=1&b=2");
      scene.attempt(true);
    }
  });

  it("finds the same rule although the host was rewritten", () => {
    const scene = failedOnce(RULES, get("/v1/models"));
    expect(scene.header(":authority")).toBe("dashscope.aliyuncs.com");
    scene.attempt(true);
    expect(scene.header("authorization")).toBe("Bearer k1");
    expect(scene.header(":path")).toBe("/compatible-mode/v1/models");
  });

  it("does not lengthen a custom base path time and again", () => {
    const scene = failedOnce(OWN_KEY, get("/v1/models", ["x-api-key", "mine"]));
    scene.attempt(true);
    scene.attempt(true);
    expect(scene.header(":path")).toBe("/base/models");
  });

  it("still has the client's own key", () => {
    const scene = failedOnce(OWN_KEY, get("/v1/models", ["x-api-key", "mine"]));
    expect(scene.header("authorization")).toBe("Bearer mine");
    scene.attempt(true);
    expect(scene.header("authorization")).toBe("Bearer mine");
    expect(scene.header("x-api-key")).toBe("-");
  });

  it("writes the length of the client's body again when it sends that one unchanged", () => {
    const scene = failedOnce(MAPPED, chat(["content-length", "17"]), '{"model":"gpt-4"}');
    expect(scene.header("content-length")).toBe("20");
    scene.attempt();
    scene.body('{"model":"other"}');
    expect(scene.sentBody).toBe("-");
    expect(scene.header("content-length")).toBe("17");
  });

  it("charges each attempt to its own token", () => {
    const scene = failedOnce(MAPPED, get("/v1/models"));
    scene.attempt(true);
    scene.answer(500);
    const names = scene.meter.names;
    expect(names.length).toBe(3, names.join(" "));
    expect(names[0].endsWith("upstream_rq_429")).toBe(true);
    expect(names[1]).toBe("ai_proxy.retries");
    expect(names[2].endsWith("upstream_rq_500")).toBe(true);
    expect(names[0].split(".")[2] == names[2].split(".")[2]).toBe(false);
  });

  it("takes no client's word for what an earlier attempt left", () => {
    const scene = new Scene(MAPPED);
    const forged = "evil.example\n/v1/models";
    scene.request(
      chat([MEMO, forged, "ai_proxy.request", forged, "x-ai-proxy-request", forged, "wasm." + MEMO, forged]),
    );
    expect(leftBy(scene)).toBe("gateway.example|/v1/chat/completions|/v1/chat/completions");
    expect(scene.header(":path")).toBe("/compatible-mode/v1/chat/completions");
    expect(scene.header("x-ai-proxy-request")).toBe("-");
  });

  it("is answered like the first when the request may not go on", () => {
    const scene = new Scene(MAPPED);
    expect(scene.request(post("/v1/file"))).toBe(Step.Reply);
    expect(scene.replied).toBe("404 ai-proxy.unknown_url");
    expect(scene.state.length).toBe(0);
  });

  it("edits host and path whatever hostRewrite says, and asks for no route to be kept", () => {
    const scene = new Scene('{"mode":"upstream","hostRewrite":"route","provider":{"type":"groq","apiTokens":["k"]}}');
    scene.request(get("/v1/models"), true);
    expect(scene.header(":authority")).toBe("api.groq.com");
    expect(scene.header(":path")).toBe("/openai/v1/models");
    expect(scene.state.join(" ").startsWith(MEMO)).toBe(true);
    expect(scene.state.length).toBe(2);
  });

  it("does not read filter state downstream, where there is one attempt", () => {
    const scene = new Scene(MAPPED.replace("upstream", "downstream"));
    scene.request(get("/v1/models"), true);
    expect(scene.facts.retryStateReads).toBe(0);
    expect(scene.stateOf(MEMO)).toBe("-");
  });
});
