import { text } from "../../../assembly/base/bytes";
import { Step } from "../../../assembly/gateway/step";
import { errorsOf } from "../fakes/configured";
import { calloutAnswer } from "../fakes/probing";
import { Scene, post } from "../fakes/scene";
import { accountFile, vertexOf } from "../fakes/service_account";

const MESSAGE = '"messages":[{"role":"user","content":"q"}]';

/** Where a request goes, and with what body. */
class Sent {
  readonly scene: Scene;

  constructor(config: string, path: string, body: string) {
    const scene = new Scene(config);
    this.scene = scene;
    expect(scene.errors).toBe("");
    scene.request(post(path, ["anthropic-version", "2023-06-01", "anthropic-beta", "x", "x-api-key", "mine"]));
    if (scene.body(body) == Step.Await) {
      scene.gateway.ledger.answered(1, calloutAnswer(200, [], '{"access_token":"ya29.x"}'));
      scene.body(body);
    }
  }

  get target(): string {
    const scene = this.scene;
    return scene.replied == "-" ? scene.header(":authority") + scene.header(":path") : scene.replyBody;
  }

  get body(): string {
    return this.scene.sentBody;
  }
}

function express(more: string = ""): string {
  return `{"provider":{"type":"vertex","apiTokens":["AIza-key"]${more}}}`;
}

function ask(model: string, more: string = "", config: string = vertexOf(["a"])): Sent {
  return new Sent(config, "/v1/chat/completions", `{"model":"${model}",${MESSAGE}${more}}`);
}

function vectors(model: string, more: string): Sent {
  return new Sent(vertexOf(["a"]), "/v1/embeddings", `{"model":"${model}",${more}}`);
}

const BASE = "us-central1-aiplatform.googleapis.com/v1/projects/p-1/locations/us-central1";
const WANTED = "$.provider.";

describe("vertex", () => {
  it("asks Google's models by generateContent", () => {
    const chat = ask("google/gemini-2.5-flash");
    expect(chat.target).toBe(BASE + "/publishers/google/models/gemini-2.5-flash:generateContent");
    expect(chat.body.includes('"contents":[{"role":"user","parts":[{"text":"q"}]}]')).toBe(true, chat.body);
    expect(chat.scene.header("authorization")).toBe("Bearer ya29.x");
    expect(chat.scene.header("x-api-key")).toBe("-");
    const stream = ask("gemini-2.5-flash", ',"stream":true');
    expect(stream.target).toBe(BASE + "/publishers/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
  });

  it("asks Claude by rawPredict, with the API's version in the body and the model in the path", () => {
    const chat = ask("claude-sonnet-4-5@20250929");
    expect(chat.target).toBe(BASE + "/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict");
    expect(chat.body.startsWith('{"anthropic_version":"vertex-2023-10-16","messages":[')).toBe(true, chat.body);
    expect(chat.body.includes('"model"')).toBe(false);
    const stream = ask("claude-sonnet-4-5", ',"stream":true');
    expect(stream.target.endsWith(":streamRawPredict")).toBe(true, stream.target);
    expect(stream.body.includes('"stream":true')).toBe(true);
  });

  it("passes on what clients of Anthropic's API ask of Claude", () => {
    const body = `{"model":"claude-opus-4-1","stream":true,"context_management":{},"x":1,${MESSAGE}}`;
    const sent = new Sent(vertexOf(["a"]), "/v1/messages", body);
    expect(sent.target).toBe(BASE + "/publishers/anthropic/models/claude-opus-4-1:streamRawPredict");
    expect(sent.body).toBe(
      `{"stream":true,"x":1,${MESSAGE},"anthropic_version":"vertex-2023-10-16","max_tokens":4096}`,
    );
    expect(sent.scene.header("anthropic-version") + sent.scene.header("anthropic-beta")).toBe("--");
  });

  it("is asked without their query, in which it knows no parameter", () => {
    const sent = new Sent(vertexOf(["a"]), "/v1/messages?beta=true", `{"model":"claude-opus-4-1",${MESSAGE}}`);
    expect(sent.target).toBe(BASE + "/publishers/anthropic/models/claude-opus-4-1:rawPredict");
  });

  it("tells them that there are no threads, which Anthropic alone keeps", () => {
    const body = `{"model":"claude-opus-4-1","thread":{"type":"create"},${MESSAGE}}`;
    const sent = new Sent(vertexOf(["a"]), "/v1/messages", body);
    expect(sent.target.includes("thread_unsupported_request")).toBe(true, sent.target);
  });

  it("asks other models for them in the canonical API", () => {
    const sent = new Sent(vertexOf(["a"]), "/v1/messages", `{"model":"gemini-2.5-pro","max_tokens":9,${MESSAGE}}`);
    expect(sent.target).toBe(BASE + "/publishers/google/models/gemini-2.5-pro:generateContent");
    expect(sent.body.includes('"maxOutputTokens":9')).toBe(true, sent.body);
  });

  it("counts the tokens of Claude's requests alone", () => {
    const body = `{"model":"claude-opus-4-1@20250805",${MESSAGE}}`;
    const sent = new Sent(vertexOf(["a"]), "/v1/messages/count_tokens", body);
    expect(sent.target).toBe(BASE + "/publishers/anthropic/models/count-tokens:rawPredict");
    expect(sent.body).toBe(`{"model":"claude-opus-4-1",${MESSAGE},"anthropic_version":"vertex-2023-10-16"}`);
    const other = new Sent(vertexOf(["a"]), "/v1/messages/count_tokens", `{"model":"gemini-2.5-pro",${MESSAGE}}`);
    expect(other.scene.replied.startsWith("404")).toBe(true, other.scene.replied);
  });

  it("asks models of other publishers at the OpenAI endpoint, and all but Claude where it is told to", () => {
    const llama = ask("meta/llama-4-scout", ',"x":1');
    expect(llama.target).toBe(BASE + "/endpoints/openapi/chat/completions");
    expect(llama.body).toBe("-");
    const compatible = vertexOf(["a"], '"vertexOpenAICompatible":true');
    expect(ask("google/gemini-2.5-pro", "", compatible).target).toBe(BASE + "/endpoints/openapi/chat/completions");
    expect(ask("claude-sonnet-4-5", "", compatible).target.endsWith(":rawPredict")).toBe(true);
  });

  it("asks for vectors by predict, of newer models by embedContent", () => {
    const body = '{"model":"text-embedding-005","input":["a","b"],"dimensions":8}';
    const sent = new Sent(vertexOf(["a"]), "/v1/embeddings", body);
    expect(sent.target).toBe(BASE + "/publishers/google/models/text-embedding-005:predict");
    expect(sent.body).toBe('{"instances":[{"content":"a"},{"content":"b"}],"parameters":{"outputDimensionality":8}}');
    const newer = new Sent(vertexOf(["a"]), "/v1/embeddings", '{"model":"gemini-embedding-2","input":"a"}');
    expect(newer.target.endsWith("/gemini-embedding-2:embedContent")).toBe(true, newer.target);
    expect(newer.body).toBe('{"content":{"parts":[{"text":"a"}]}}');
    const many = new Sent(vertexOf(["a"]), "/v1/embeddings", '{"model":"gemini-embedding-2","input":["a","b"]}');
    expect(many.scene.replied.startsWith("400")).toBe(true);
  });

  it("says of texts what they are for where each of the two has it, and refuses what neither has", () => {
    const more = '"dimensions":8,"task_type":"RETRIEVAL_DOCUMENT","title":"T","auto_truncate":false,"user":"u"';
    expect(vectors("text-embedding-005", `"input":["a","b"],${more}`).body).toBe(
      '{"instances":[{"content":"a","task_type":"RETRIEVAL_DOCUMENT","title":"T"},{"content":"b","task_type":"RETRIEVAL_DOCUMENT","title":"T"}],"parameters":{"outputDimensionality":8,"autoTruncate":false}}',
    );
    const newer = vectors("google/gemini-embedding-2", `"input":"a",${more}`);
    expect(newer.target.endsWith("/gemini-embedding-2:embedContent")).toBe(true, newer.target);
    expect(newer.body).toBe(
      '{"content":{"parts":[{"text":"a"}]},"embedContentConfig":{"outputDimensionality":8,"autoTruncate":false,"taskType":"RETRIEVAL_DOCUMENT","title":"T"}}',
    );
    expect(vectors("gemini-embedding-001", '"input":"a","taskType":"CLUSTERING"').body).toBe(
      '{"instances":[{"content":"a","task_type":"CLUSTERING"}]}',
    );
    for (let i = 0; i < 2; i++) {
      const odd = vectors(`gemini-embedding-00${i + 1}`, '"input":"a","odd":1');
      expect(odd.scene.replied.startsWith("400")).toBe(true, odd.scene.replied);
      expect(odd.scene.replyBody.includes("odd: ")).toBe(true, odd.scene.replyBody);
    }
  });

  it("says in a header in which tier a chat is to be served, unless the client does", () => {
    const name = "x-vertex-ai-llm-shared-request-type";
    const tiers = ["flex", "priority", "default", "auto", "scale"];
    const told = ["flex", "priority", "-", "-", "-"];
    for (let i = 0; i < tiers.length; i++) {
      const chat = ask("gemini-3.8-flash", `,"service_tier":"${tiers[i]}"`, express());
      expect(chat.scene.header(name)).toBe(told[i]);
      expect(chat.body.includes("ier")).toBe(false, chat.body);
    }
    expect(ask("claude-sonnet-4-5", ',"service_tier":"flex"').scene.header(name)).toBe("-");
    const own = new Scene(express());
    own.request(post("/v1/chat/completions", [name, "priority"]));
    own.body(`{"model":"gemini-3.8-flash",${MESSAGE},"service_tier":"flex"}`);
    expect(own.header(name)).toBe("priority");
  });

  it("serves Google's models to the holder of a key, without project and place", () => {
    const chat = ask("gemini-2.5-flash", "", express());
    expect(chat.target).toBe("aiplatform.googleapis.com/v1/publishers/google/models/gemini-2.5-flash:generateContent");
    expect(chat.scene.header("x-goog-api-key")).toBe("AIza-key");
    expect(chat.scene.header("authorization")).toBe("-");
  });

  it("has a host for every place", () => {
    const places = ["global", "us", "eu", "europe-west4"];
    const hosts = ["aiplatform", "aiplatform.us.rep", "aiplatform.eu.rep", "europe-west4-aiplatform"];
    for (let i = 0; i < places.length; i++) {
      const config = vertexOf(["a"]).replace('"vertexRegion":"us-central1"', `"vertexRegion":"${places[i]}"`);
      const target = ask("gemini-2.5-flash", "", config).target;
      const start = `${hosts[i]}.googleapis.com/v1/projects/p-1/locations/${places[i]}/`;
      expect(target.startsWith(start)).toBe(true, target);
    }
  });

  it("needs the place of its accounts, and the service that grants their tokens", () => {
    const account = vertexOf(["a"]);
    const start = account.indexOf(',"vertexRegion"');
    expect(errorsOf(account.substring(0, start) + "}}")).toBe(
      WANTED +
        "vertexProjectId: is needed\n" +
        WANTED +
        "vertexRegion: is needed, be it global\n" +
        WANTED +
        "vertexAuthServiceName: is needed: it grants access tokens",
    );
    expect(errorsOf(express(',"vertexProjectId":"p","vertexOpenAICompatible":true'))).toBe(
      WANTED +
        "vertexProjectId: is for service accounts: keys have no project\n" +
        WANTED +
        "vertexOpenAICompatible: is for service accounts",
    );
    expect(errorsOf(vertexOf(["a"], '"apiTokens":["AIza-key"]'))).toBe(
      WANTED + "apiTokens: cannot be used beside service accounts: they are served elsewhere",
    );
    expect(errorsOf(account.replace('"p-1"', '"p/1"')).includes("vertexProjectId: must be")).toBe(true);
  });

  it("says what an account lacks, and not a word of it", () => {
    const file = accountFile("a");
    const wrong = ["{}", "7", file.replace("MII", "MIJ"), file.replace("https://", "ftp://")];
    for (let i = 0; i < wrong.length; i++) {
      const config = vertexOf(["a"]);
      const errors = errorsOf(config.replace(quoted(file), quoted(wrong[i])));
      expect(errors.startsWith("$.provider.credentials[0].serviceAccount: ")).toBe(true, errors);
      expect(errors.includes("MI")).toBe(false);
    }
  });
});

function quoted(file: string): string {
  return '"' + file.replaceAll("\\", "\\\\").replaceAll('"', '\\"') + '"';
}
