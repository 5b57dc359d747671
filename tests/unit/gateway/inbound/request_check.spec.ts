import { utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument, JsonFault } from "../../../../assembly/base/json/document";
import { Step } from "../../../../assembly/gateway/step";
import { Scene, chat, get, post } from "../../fakes/scene";

const GROQ = '{"provider":{"type":"groq","apiTokens":["canary-key"],"modelMapping":{"a":"b"}}}';

function answered(headers: string[], endOfStream: bool): Scene {
  const scene = new Scene(GROQ);
  const step = scene.request(headers, endOfStream);
  expect(step == Step.Reply).toBe(scene.replied != "-");
  return scene;
}

/** What the body of a local reply says, as `code`; "not JSON" when it is none. */
function codeOf(scene: Scene): string {
  if (JsonDocument.parse(utf8(scene.replyBody)).fault != JsonFault.None) return "not JSON";
  return scene.replyBody.split('"code":"')[1].split('"')[0];
}

function method(name: string, path: string): string[] {
  const headers = get(path);
  headers[1] = name;
  return headers;
}

function bodyReply(body: string): string {
  const scene = new Scene(GROQ);
  scene.request(chat());
  expect(scene.body(body)).toBe(Step.Reply, body);
  expect(scene.sentBody).toBe("-");
  return scene.replied + " " + codeOf(scene);
}

describe("a request that must not go on", () => {
  it("is answered 404 when its path is no API, whatever its method, and carries no key", () => {
    const paths = ["/", "", "/v1/chat", "/v1/file", "/v1/chat/completions/", "/v1/models/a/b", "/metrics"];
    for (let i = 0; i < paths.length; i++) {
      const scene = answered(post(paths[i]), false);
      expect(scene.replied + " " + codeOf(scene)).toBe("404 ai-proxy.unknown_url unknown_url", paths[i]);
      expect(scene.headers.join(" ").includes("canary")).toBe(false);
      expect(scene.exchange.edits.headers.count).toBe(0);
      expect(answered(method("OPTIONS", paths[i]), true).replied).toBe("404 ai-proxy.unknown_url");
    }
    expect(answered(post("/v1/file"), false).replyHeader("content-type")).toBe("application/json");
    expect(answered(post("/v1/file"), false).replyHeader("x-should-retry")).toBe("false");
  });

  it("is answered 404 in JSON whatever stands in its path, and without its query", () => {
    const scene = answered(post('/a"b\\c\u0001\u00e9?key=secret'), false);
    expect(codeOf(scene)).toBe("unknown_url");
    expect(scene.replyBody.includes("secret")).toBe(false);
  });

  it("is answered 405 with the methods that are allowed", () => {
    const scene = answered(get("/v1/chat/completions"), true);
    expect(scene.replied + " " + codeOf(scene)).toBe("405 ai-proxy.method_not_allowed method_not_allowed");
    expect(scene.replyHeader("allow")).toBe("OPTIONS, POST");
    const others = ["PUT", "DELETE", "PATCH", "TRACE", "post", ""];
    for (let i = 0; i < others.length; i++) {
      expect(answered(method(others[i], "/v1/embeddings"), true).replied).toBe("405 ai-proxy.method_not_allowed");
    }
    expect(answered(method("HEAD", "/v1/embeddings"), true).replied).toBe("405 ai-proxy.method_not_allowed");
    const models = answered(post("/v1/models"), false);
    expect(models.replied).toBe("405 ai-proxy.method_not_allowed");
    expect(models.replyHeader("allow")).toBe("GET, HEAD, OPTIONS");
  });

  it("is answered 204 when it asks for the options", () => {
    const scene = answered(method("OPTIONS", "/v1/chat/completions"), true);
    expect(scene.replied).toBe("204 ai-proxy.options");
    expect(scene.replyBody).toBe("");
    expect(scene.replyHeader("allow")).toBe("OPTIONS, POST");
    expect(answered(method("OPTIONS", "/v1/models"), true).replyHeader("allow")).toBe("GET, HEAD, OPTIONS");
  });

  it("is answered 501 when it wants another protocol", () => {
    const scene = answered(get("/v1/models", ["connection", "upgrade", "upgrade", "websocket"]), false);
    expect(scene.replied + " " + codeOf(scene)).toBe("501 ai-proxy.upgrade_not_supported upgrade_not_supported");
    expect(scene.replyHeader("x-should-retry")).toBe("false");
  });

  it("is answered 426 when it wants a WebSocket where clients post as well", () => {
    const paths = ["/v1/responses", "/team/v1/responses?a=b"];
    for (let i = 0; i < paths.length; i++) {
      const scene = answered(get(paths[i], ["connection", "Upgrade", "upgrade", "WebSocket"]), false);
      expect(scene.replied + " " + codeOf(scene)).toBe("426 ai-proxy.upgrade_required upgrade_required", paths[i]);
      expect(scene.replyHeader("upgrade")).toBe("-");
    }
    expect(answered(get("/v1/responses"), true).replied).toBe("405 ai-proxy.method_not_allowed");
    expect(answered(get("/v1/responses/r", ["upgrade", "websocket"]), true).replied).toBe("404 ai-proxy.unknown_url");
  });

  it("is answered 415 when its body is encoded", () => {
    const encodings = ["gzip", "br", "identity, gzip", "x", "IDENTITYX"];
    for (let i = 0; i < encodings.length; i++) {
      const scene = answered(chat(["content-encoding", encodings[i]]), false);
      expect(scene.replied + " " + codeOf(scene)).toBe(
        "415 ai-proxy.unsupported_content_encoding unsupported_content_encoding",
      );
    }
    const plain = ["identity", "Identity", ""];
    for (let i = 0; i < plain.length; i++) {
      expect(answered(chat(["content-encoding", plain[i]]), false).replied).toBe("-", plain[i]);
    }
  });

  it("is answered 400 when it has no body, told at once or at its end", () => {
    const scene = answered(chat(), true);
    expect(scene.replied + " " + codeOf(scene)).toBe("400 ai-proxy.empty_body empty_body");
    expect(bodyReply("")).toBe("400 ai-proxy.empty_body empty_body");
  });

  it("is answered 400 when its body is no JSON object", () => {
    const bodies = ["{", "nope", '{"model":"a"}x', '{"model":"a",}', '"model"', "[]", "5", "null", "\ufeff{}", " "];
    for (let i = 0; i < bodies.length; i++) {
      expect(bodyReply(bodies[i])).toBe("400 ai-proxy.invalid_json invalid_json", bodies[i]);
    }
  });

  it("is answered 400 when its body is nested without end", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    scene.body('{"a":' + "[".repeat(100_000));
    expect(scene.replied).toBe("400 ai-proxy.invalid_json");
    expect(scene.replyBody.includes("nested too deeply")).toBe(true);
  });

  it("does not see its own body in the answer", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    scene.body('{"messages":"private');
    expect(scene.replied).toBe("400 ai-proxy.invalid_json");
    expect(scene.replyBody.includes("private")).toBe(false);
  });

  it("leaves no token used, so its own answer is nobody's failure", () => {
    const scene = answered(chat(), true);
    scene.answer(400, "via_upstream");
    expect(scene.meter.text).toBe("");
    const late = new Scene(GROQ);
    late.request(chat());
    late.body("nope");
    late.answer(400, "via_upstream");
    expect(late.meter.text).toBe("");
  });
});

describe("a request that may go on", () => {
  it("keeps its method, HEAD too", () => {
    const scene = new Scene(GROQ);
    expect(scene.request(method("HEAD", "/v1/models"), true)).toBe(Step.Forward);
    expect(scene.header(":method")).toBe("HEAD");
    expect(scene.header(":path")).toBe("/openai/v1/models");
  });

  it("is not touched when the filter is not configured for it", () => {
    const configs = [
      "",
      "{}",
      '{"_rules_":[{"_match_domain_":["other"],"provider":{"type":"groq","apiTokens":["t"]}}]}',
    ];
    for (let i = 0; i < configs.length; i++) {
      const scene = new Scene(configs[i]);
      expect(scene.request(post("/anything?key=k", ["authorization", "mine"]), true)).toBe(Step.Pass);
      expect(scene.header("authorization")).toBe("mine");
      expect(scene.header(":path")).toBe("/anything?key=k");
      scene.answer(500);
      expect(scene.journal.text + scene.meter.text).toBe("");
    }
  });
});
