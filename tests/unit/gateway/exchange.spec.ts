import { Step } from "../../../assembly/gateway/step";
import { Scene, chat, get, post } from "../fakes/scene";

const MAPPED =
  '{"provider":{"type":"groq","apiTokens":["k1","k2"],"modelMapping":{"gpt-4*":"llama-70b","keep":"","*":"llama-8b"}}}';
const PLAIN = '{"provider":{"type":"groq","apiTokens":["k1"]}}';

/** What the vendor gets for the client's body: "same" when it is the client's own, bytes and length. */
function sent(body: string, config: string = MAPPED): string {
  const scene = new Scene(config);
  scene.request(chat(["content-length", "999"]));
  expect(scene.body(body)).toBe(Step.Forward);
  const changed = scene.sentBody != "-";
  const length = changed ? String.UTF8.byteLength(scene.sentBody).toString() : "999";
  expect(scene.header("content-length")).toBe(length);
  return changed ? scene.sentBody : "same";
}

describe("a request downstream", () => {
  it("is addressed to the vendor, with a key, and keeps what else it says", () => {
    const scene = new Scene(PLAIN);
    expect(scene.request(chat(["x-request-id", "7"]))).toBe(Step.Hold);
    expect(scene.headers.join(" ")).toBe(
      ":method POST content-type application/json x-request-id 7 authorization Bearer k1 " +
        ":authority api.groq.com :path /openai/v1/chat/completions",
    );
  });

  it("is addressed by API, whatever prefix the client's path has", () => {
    const scene = new Scene(PLAIN);
    scene.request(post("/a/b/v1/embeddings?x=1"));
    expect(scene.header(":path")).toBe("/openai/v1/embeddings?x=1");
    scene.request(get("/v1/models"), true);
    expect(scene.header(":path")).toBe("/openai/v1/models");
  });

  it("asks the host to keep its route", () => {
    const scene = new Scene(PLAIN);
    scene.request(chat());
    expect(scene.state.join(" ")).toBe("clear_route_cache off");
  });

  it("leaves host and path to the route where it is told so", () => {
    const scene = new Scene('{"hostRewrite":"route","provider":{"type":"groq","apiTokens":["k1"]}}');
    scene.request(post("/v1/chat/completions?a=1"));
    expect(scene.header(":authority")).toBe("gateway.example");
    expect(scene.header(":path")).toBe("/v1/chat/completions?a=1");
    expect(scene.state.join(" ")).toBe("ai_proxy.authority api.groq.com ai_proxy.path /openai/v1/chat/completions");
    expect(scene.exchange.edits.headers.count).toBe(1);
  });

  it("loses its query where the configured path is the whole truth", () => {
    const direct = '"provider":{"type":"openai","apiTokens":["k"],"openaiCustomUrl":"https://h/x/chat/completions"}}';
    const filter = new Scene("{" + direct);
    filter.request(post("/v1/embeddings?a=1"));
    expect(filter.header(":path")).toBe("/x/chat/completions");
    const route = new Scene('{"hostRewrite":"route",' + direct);
    route.request(post("/v1/embeddings?a=1"));
    expect(route.header(":path")).toBe("/v1/embeddings");
    expect(route.stateOf("ai_proxy.path")).toBe("/x/chat/completions");
  });

  it("takes the rule of its host, cluster and route", () => {
    const rules =
      '{"_match_route_":["r"],"provider":{"type":"groq","apiTokens":["by-route"]}},' +
      '{"_match_service_":["s.dns"],"provider":{"type":"groq","apiTokens":["by-service"]}}';
    const scene = new Scene(`{"_rules_":[${rules}],"provider":{"type":"groq","apiTokens":["global"]}}`);
    scene.request(chat());
    expect(scene.header("authorization")).toBe("Bearer global");
    scene.facts.clusterName = "outbound|80||s.dns";
    scene.request(chat());
    expect(scene.header("authorization")).toBe("Bearer by-service");
    scene.facts.routeName = "r";
    scene.request(chat());
    expect(scene.header("authorization")).toBe("Bearer by-route");
  });

  it("asks the host only for what it needs", () => {
    const scene = new Scene(PLAIN);
    scene.request(chat());
    expect(scene.facts.clusterReads).toBe(1);
    expect(scene.facts.routeReads + scene.facts.retryStateReads + scene.facts.detailsReads).toBe(0);
  });

  it("takes one of the tokens by chance", () => {
    const scene = new Scene(MAPPED);
    scene.random.draws = [1, 0, 1];
    let keys = "";
    for (let i = 0; i < 3; i++) {
      scene.request(chat());
      keys += scene.header("authorization") + " ";
    }
    expect(keys).toBe("Bearer k2 Bearer k1 Bearer k2 ");
  });
});

describe("a request body", () => {
  it("is waited for when there is one that the filter can read", () => {
    expect(new Scene(MAPPED).request(chat())).toBe(Step.Hold);
    expect(new Scene(MAPPED).request(post("/v1/embeddings"))).toBe(Step.Hold);
    expect(new Scene(MAPPED).request(get("/v1/models"), true)).toBe(Step.Forward);
    expect(new Scene(MAPPED).request(get("/v1/models"), false)).toBe(Step.Forward);
    expect(new Scene(PLAIN).request(chat())).toBe(Step.Hold);
    expect(new Scene(PLAIN).request(post("/v1/files"))).toBe(Step.Forward);
    const original = MAPPED.replace('"type"', '"protocol":"original","type"');
    expect(new Scene(original).request(chat())).toBe(Step.Forward);
  });

  it("gets the vendor's model and the exact length, and keeps every other byte", () => {
    expect(sent(' { "messages":[ ], "model" : "gpt-4o","n":1.50e1,"é":"\\u00e9","x_unknown":null }\n')).toBe(
      ' { "messages":[ ], "model" : "llama-70b","n":1.50e1,"é":"\\u00e9","x_unknown":null }\n',
    );
    expect(sent('{"model":"é"}')).toBe('{"model":"llama-8b"}');
  });

  it("with several models gets the last one's, in all of them", () => {
    expect(sent('{"model":"x","model":"gpt-4"}')).toBe('{"model":"llama-70b","model":"llama-70b"}');
    expect(sent('{"mod\\u0065l":"gpt-4","model":"keep"}')).toBe('{"mod\\u0065l":"keep","model":"keep"}');
    expect(sent('{"model":"keep","mod\\u0065l":"gpt-4"}')).toBe('{"model":"llama-70b","mod\\u0065l":"llama-70b"}');
    expect(sent('{"model":7,"model":"gpt-4"}')).toBe('{"model":"llama-70b","model":"llama-70b"}');
  });

  it("is the client's own where nothing changes", () => {
    expect(sent('{"model":"keep"}')).toBe("same");
    expect(sent('{"model":"llama-8b"}')).toBe("same");
    expect(sent('{"model":"k\\u0065ep"}')).toBe("same");
  });

  it("gets no model that the client did not give", () => {
    const bodies = [
      "{}",
      '{"messages":[]}',
      '{"model":null}',
      '{"model":5}',
      '{"model":""}',
      '{"model":["gpt-4"]}',
      '{"model":{"model":"gpt-4"}}',
      '{"Model":"gpt-4"}',
      '{"model":"gpt-4","model":5}',
    ];
    for (let i = 0; i < bodies.length; i++) expect(sent(bodies[i])).toBe("same", bodies[i]);
  });

  it("that nobody waits for is let through", () => {
    const scene = new Scene("{}");
    scene.request(chat());
    expect(scene.body("nope")).toBe(Step.Pass);
    expect(scene.sentBody).toBe("-");
  });
});
