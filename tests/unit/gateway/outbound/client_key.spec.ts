import { Step } from "../../../../assembly/gateway/step";
import { Scene, chat, get, post } from "../../fakes/scene";

const GROQ = '{"provider":{"type":"groq","apiTokens":["vendor-key"]}}';
const OWN_KEY = '{"provider":{"type":"openai"}}';

const STRIPPED: string[] = [
  "authorization",
  "x-api-key",
  "api-key",
  "x-goog-api-key",
  "x-authorization",
  "proxy-authorization",
  "cookie",
  "x-mse-consumer",
  "x-hi-original-auth",
  "x-forwarded-client-cert",
  "x-envoy-original-path",
  "x-envoy-original-host",
  "x-ai-proxy-probe",
  "x-ai-proxy-",
  "x-ai-proxy-anything",
  "accept-encoding",
];

/** All values of all headers as the vendor gets them. */
function sent(scene: Scene): string {
  scene.leave();
  return scene.headers.join("\n");
}

function pathOf(query: string, config: string = GROQ): string {
  const scene = new Scene(config);
  scene.request(post("/v1/chat/completions" + query));
  return scene.header(":path");
}

function authorizationOf(headers: string[], config: string = OWN_KEY): string {
  const scene = new Scene(config);
  scene.request(chat(headers));
  return scene.header("authorization");
}

describe("the client's credentials", () => {
  it("never reach the vendor, whichever header carries them, once or twice", () => {
    for (let i = 0; i < STRIPPED.length; i++) {
      const scene = new Scene(GROQ);
      const step = scene.request(chat([STRIPPED[i], "canary-1", "x-request-id", "kept", STRIPPED[i], "canary-2"]));
      expect(step).toBe(Step.Hold);
      expect(sent(scene).includes("canary")).toBe(false, STRIPPED[i]);
      expect(scene.header("authorization")).toBe("Bearer vendor-key");
      expect(scene.header("x-request-id")).toBe("kept");
    }
  });

  it("never reach the vendor all together, in no mode", () => {
    const headers = chat();
    for (let i = 0; i < STRIPPED.length; i++) (headers.push(STRIPPED[i]), headers.push("canary"));
    const modes = ['"mode":"upstream"', '"hostRewrite":"filter"', '"hostRewrite":"route"'];
    for (let i = 0; i < modes.length; i++) {
      const scene = new Scene(GROQ.replace("{", `{${modes[i]},`));
      scene.request(headers);
      expect(sent(scene).includes("canary")).toBe(false, modes[i]);
      expect(scene.state.join("\n").includes("canary")).toBe(false, modes[i]);
    }
  });

  it("are none where another route of the gateway, which failed, may have put its own key", () => {
    const headers = ["authorization", "Bearer canary", "x-api-key", "canary", "x-higress-fallback-from", "ai-route-a"];
    const configs = [OWN_KEY, OWN_KEY.replace("openai", "vllm"), GROQ];
    for (let i = 0; i < configs.length; i++) {
      const scene = new Scene(configs[i]);
      scene.request(chat(headers));
      expect(sent(scene).includes("canary")).toBe(false, configs[i]);
      expect(sent(scene).includes("fallback")).toBe(false, configs[i]);
    }
    expect(authorizationOf(["authorization", "Bearer mine"])).toBe("Bearer mine");
  });

  it("are cut out of the query wherever they stand", () => {
    const path = "/openai/v1/chat/completions";
    expect(pathOf("?key=canary")).toBe(path);
    expect(pathOf("?key=canary&a=1")).toBe(path + "?a=1");
    expect(pathOf("?a=1&api-key=canary&b=2")).toBe(path + "?a=1&b=2");
    expect(pathOf("?a=1&key=canary")).toBe(path + "?a=1");
    expect(pathOf("?a=1&%6bey=canary")).toBe(path + "?a=1");
    expect(pathOf("?a=1&b=%20")).toBe(path + "?a=1&b=%20");
    expect(pathOf("")).toBe(path);
  });

  it("are cut out of the query also where the route writes the path", () => {
    const scene = new Scene('{"hostRewrite":"route","provider":{"type":"groq","apiTokens":["vendor-key"]}}');
    scene.request(post("/a/v1/chat/completions?a=1&key=canary"));
    expect(scene.header(":path")).toBe("/a/v1/chat/completions?a=1");
    expect(sent(scene).includes("canary") || scene.state.join("\n").includes("canary")).toBe(false);
  });
});

describe("a provider without apiTokens", () => {
  it("takes the client's key from the best header that has one", () => {
    expect(authorizationOf(["x-api-key", "k"])).toBe("Bearer k");
    expect(authorizationOf(["x-authorization", "k"])).toBe("Bearer k");
    expect(authorizationOf(["authorization", "k"])).toBe("Bearer k");
    expect(authorizationOf(["authorization", "a", "x-authorization", "b", "x-api-key", "c"])).toBe("Bearer c");
    expect(authorizationOf(["authorization", "a", "x-authorization", "b", "x-api-key", ""])).toBe("Bearer b");
  });

  it("does not say Bearer twice", () => {
    expect(authorizationOf(["authorization", "Bearer k"])).toBe("Bearer k");
    expect(authorizationOf(["authorization", "bearer k"])).toBe("Bearer k");
    expect(authorizationOf(["authorization", "BEARER   k"])).toBe("Bearer k");
    expect(authorizationOf(["x-api-key", "Bearer k"])).toBe("Bearer k");
    expect(authorizationOf(["authorization", "Bearerk"])).toBe("Bearer Bearerk");
  });

  it("sends no authorization when there is no key", () => {
    expect(authorizationOf([])).toBe("-");
    expect(authorizationOf(["authorization", ""])).toBe("-");
    expect(authorizationOf(["authorization", "Bearer"])).toBe("-");
    expect(authorizationOf(["authorization", "Bearer  "])).toBe("-");
    expect(authorizationOf(["cookie", "k", "x-goog-api-key", "k", "api-key", "k"])).toBe("-");
  });

  it("sends the key in one place only", () => {
    const scene = new Scene(OWN_KEY);
    scene.request(chat(["x-api-key", "canary", "x-authorization", "canary", "authorization", "Bearer canary"]));
    expect(sent(scene).split("canary").length).toBe(2);
    expect(scene.header("x-api-key")).toBe("-");
    expect(scene.header("x-authorization")).toBe("-");
  });

  it("looks into the configured header first, and sends none of it on", () => {
    const config = '{"provider":{"type":"openai","authHeaderKey":"X-My-Key"}}';
    const scene = new Scene(config);
    scene.request(chat(["x-my-key", "Bearer mine", "x-api-key", "other"]));
    expect(scene.header("authorization")).toBe("Bearer mine");
    expect(scene.header("x-my-key")).toBe("-");
    expect(scene.header("x-api-key")).toBe("-");
  });

  it("draws no token and counts nothing when the vendor refuses the client's key", () => {
    const scene = new Scene(OWN_KEY);
    scene.request(chat(["authorization", "Bearer k"]));
    scene.answer(401);
    expect(scene.meter.text).toBe("");
    expect(scene.journal.text).toBe("");
  });
});

describe("a provider with apiTokens", () => {
  it("drops the header that carries clients' keys although it does not need them", () => {
    const scene = new Scene('{"provider":{"type":"openai","authHeaderKey":"x-my-key","apiTokens":["vendor-key"]}}');
    scene.request(get("/v1/models", ["x-my-key", "canary"]), true);
    expect(scene.header("authorization")).toBe("Bearer vendor-key");
    expect(sent(scene).includes("canary")).toBe(false);
  });

  it("does not fall back to the client's key", () => {
    const scene = new Scene(GROQ);
    scene.request(chat(["authorization", "Bearer canary"]));
    expect(scene.header("authorization")).toBe("Bearer vendor-key");
  });
});
