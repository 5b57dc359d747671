import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, providerOf } from "../fakes/configured";
import { Scene, chat, post } from "../fakes/scene";

function custom(url: string): string {
  return `{"provider":{"type":"openai","apiTokens":["t"],"openaiCustomUrl":"${url}"}}`;
}

/** `host chat embeddings models`, and whether the client's query is kept. */
function addresses(url: string): string {
  const config = providerOf(custom(url));
  if (config === null) return "refused";
  const endpoint = config.endpoint;
  const chat = text(endpoint.path(ApiName.ChatCompletions));
  const rest = `${text(endpoint.path(ApiName.Embeddings))} ${text(endpoint.path(ApiName.Models))}`;
  return `${text(endpoint.host)} ${chat} ${rest} ${endpoint.keepsQuery ? "query" : "no query"}`;
}

function refusal(url: string): string {
  return errorsOf(custom(url));
}

function keyHeaders(more: string): string {
  const config = providerOf(`{"provider":{"type":"openai"${more}}}`);
  return config === null ? "refused" : config.clientKeyHeaders.map<string>((name) => text(name)).join(" ");
}

describe("openaiCustomUrl", () => {
  it("is a base for the paths of the APIs without their /v1", () => {
    expect(addresses("https://h.example/base/v3")).toBe(
      "h.example /base/v3/chat/completions /base/v3/embeddings /base/v3/models query",
    );
    expect(addresses("http://h.example:8080/v1")).toBe(
      "h.example:8080 /v1/chat/completions /v1/embeddings /v1/models query",
    );
    expect(addresses("h.example/v1")).toBe("h.example /v1/chat/completions /v1/embeddings /v1/models query");
    expect(addresses("https://[::1]:9/v1")).toBe("[::1]:9 /v1/chat/completions /v1/embeddings /v1/models query");
  });

  it("may end in slashes, or have no path", () => {
    expect(addresses("https://h/v1/")).toBe("h /v1/chat/completions /v1/embeddings /v1/models query");
    expect(addresses("https://h/v1//")).toBe("h /v1/chat/completions /v1/embeddings /v1/models query");
    expect(addresses("https://h")).toBe("h /chat/completions /embeddings /models query");
    expect(addresses("https://h/")).toBe("h /chat/completions /embeddings /models query");
  });

  it("is the address of everything when it ends like an API, and takes no query", () => {
    expect(addresses("https://h/x/chat/completions")).toBe(
      "h /x/chat/completions /x/chat/completions /x/chat/completions no query",
    );
    const endings = [
      "/completions",
      "/embeddings",
      "/audio/speech",
      "/audio/transcriptions",
      "/audio/translations",
      "/images/generations",
      "/images/variations",
      "/images/edits",
      "/models",
      "/responses",
      "/fine_tuning/jobs",
      "/fine_tuning/checkpoints",
      "/realtime",
      "/videos",
    ];
    for (let i = 0; i < endings.length; i++) {
      const path = "/p" + endings[i];
      const slashes = ["", "/", "//", "///"];
      for (let j = 0; j < slashes.length; j++) {
        expect(addresses("https://h" + path + slashes[j])).toBe(`h ${path} ${path} ${path} no query`);
      }
    }
    expect(addresses("https://h/v1/realtime/sessions").startsWith("h /v1/realtime/sessions/chat")).toBe(true);
  });

  it("may have its scheme in any case", () => {
    expect(addresses("HTTPS://h.example/v1").startsWith("h.example /v1/chat")).toBe(true);
    expect(refusal("HTTPS://h.example/v1")).toBe("");
  });

  it("is the vendor's own host when it is empty", () => {
    expect(addresses("")).toBe("api.openai.com /v1/chat/completions /v1/embeddings /v1/models query");
  });

  it("is refused when it is no address to send a key to", () => {
    const at = "$.provider.openaiCustomUrl: ";
    expect(refusal("https://")).toBe(at + "has no host");
    expect(refusal("/v1/chat")).toBe(at + "has no host");
    expect(refusal("https://user:pw@h/v1")).toBe(at + "must not carry credentials");
    expect(refusal("https://h/v1?a=b")).toBe(at + "must not carry a query or fragment");
    expect(refusal("https://h/v1#b")).toBe(at + "must not carry a query or fragment");
    expect(refusal("ftp://h/v1")).toBe(at + "must be an http or https URL");
    expect(refusal("https://h?a=b")).toBe(at + "must not carry a query or fragment");
    expect(refusal("https://h/a b")).toBe(at + "must be of visible ASCII characters");
    expect(refusal("https://h/a\\r\\nx: y")).toBe(at + "must be of visible ASCII characters");
    expect(refusal("https://h/\\u00e9")).toBe(at + "must be of visible ASCII characters");
  });

  it("is refused when its host is none", () => {
    const hosts = ["https://h:port/v1", "https://h:/v1", "https://a,b/v1", "https://[::1/v1", "https:h"];
    for (let i = 0; i < hosts.length; i++) expect(refusal(hosts[i])).toBe("$.provider: has no usable host", hosts[i]);
  });
});

describe("authHeaderKey", () => {
  it("comes first among the headers that may carry the client's key", () => {
    expect(keyHeaders("")).toBe("x-api-key x-authorization authorization");
    expect(keyHeaders(',"authHeaderKey":"X-My-Key"')).toBe("x-my-key x-api-key x-authorization authorization");
  });

  it("must be the name of a header that a request can do without", () => {
    const bad = [":authority", ":path", "a b", "x:", "a\\r\\nb", "é", "Host", "content-length", "Content-Type"];
    for (let i = 0; i < bad.length; i++) {
      expect(errorsOf(`{"provider":{"type":"openai","authHeaderKey":"${bad[i]}"}}`)).toBe(
        "$.provider.authHeaderKey: must be the name of a header that can carry a key",
        bad[i],
      );
    }
    expect(errorsOf('{"provider":{"type":"openai","authHeaderKey":5}}')).toBe("$.provider.authHeaderKey: must be text");
  });
});

const SCHEMA = '{ "type":"json_schema","json_schema":{"name":"a","schema":{"const":1.0}}}';
const CONFIG = `{"provider":{"type":"openai","apiTokens":["t"],"responseJsonSchema":${SCHEMA}}}`;

describe("responseJsonSchema", () => {
  it("is the whole response_format of every chat, and nothing else changes", () => {
    const scene = new Scene(CONFIG);
    const rest = '"temperature":0,"foo":1,"messages":[{"role":"user","content":"Q"}]';
    scene.request(chat());
    scene.body(`{"model":"m","response_format":{"type":"text"},${rest}}`);
    expect(scene.sentBody).toBe(`{"model":"m","response_format":${SCHEMA},${rest}}`);
    scene.request(chat());
    scene.body(`{"model":"m",${rest}}`);
    expect(scene.sentBody).toBe(`{"model":"m",${rest},"response_format":${SCHEMA}}`);
  });

  it("has no part in other APIs", () => {
    const scene = new Scene(CONFIG);
    scene.request(post("/v1/embeddings"));
    scene.body('{"model":"m","input":"x"}');
    expect(scene.sentBody).toBe("-");
  });

  it("must be an object", () => {
    expect(errorsOf('{"provider":{"type":"openai","apiTokens":["t"],"responseJsonSchema":"{}"}}')).toBe(
      "$.provider.responseJsonSchema: must be an object",
    );
  });
});
