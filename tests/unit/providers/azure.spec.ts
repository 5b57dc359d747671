import { errorsOf } from "../fakes/configured";
import { Scene, get, post } from "../fakes/scene";

const VERSION = "api-version=2024-10-21";
const MAPPING = ',"modelMapping":{"gpt-*":"dep 1/a"}';

function azure(url: string, more: string = "", token: string = "key-1"): string {
  return `{"provider":{"type":"azure","apiTokens":["${token}"],"azureServiceUrl":"${url}"${more}}}`;
}

/** Where a request to `path` goes under `url`; the reply where it does not. */
function sentTo(
  url: string,
  path: string,
  body: string = '{"model":"gpt-4","messages":[]}',
  more: string = "",
): string {
  const scene = new Scene(azure(url, more));
  if (scene.errors.length > 0) return scene.errors;
  scene.request(body.length > 0 ? post(path) : get(path), body.length == 0);
  if (body.length > 0) scene.body(body);
  return scene.replied == "-" ? scene.header(":authority") + scene.header(":path") : scene.replyBody;
}

describe("azure", () => {
  it("names the deployment by the model where the URL is the resource", () => {
    const url = "https://r.example?" + VERSION;
    const chat = sentTo(url, "/v1/chat/completions?foo=1", '{"model":"gpt-4","messages":[]}', MAPPING);
    expect(chat).toBe(`r.example/openai/deployments/dep%201%2Fa/chat/completions?${VERSION}&foo=1`);
    expect(sentTo(url, "/v1/embeddings", '{"model":"e","input":"x"}')).toBe(
      `r.example/openai/deployments/e/embeddings?${VERSION}`,
    );
    expect(sentTo(url, "/v1/files?limit=10&api-version=x", "")).toBe(`r.example/openai/files?${VERSION}&limit=10`);
    expect(sentTo(url, "/v1/responses", '{"model":"m","input":"x"}')).toBe(`r.example/openai/responses?${VERSION}`);
    expect(sentTo(url, "/v1/files/file-1/content", "")).toBe(`r.example/openai/files/file-1/content?${VERSION}`);
  });

  it("names the deployment of a realtime session by the model, or by the URL", () => {
    const resource = "https://r.example?api-version=2025-04-01-preview";
    const version = "api-version=2025-04-01-preview";
    expect(sentTo(resource, "/v1/realtime?model=gpt-realtime&x=1", "")).toBe(
      `r.example/openai/realtime?${version}&deployment=gpt-realtime&x=1`,
    );
    expect(sentTo(resource, "/v1/realtime?deployment=d", "")).toBe(`r.example/openai/realtime?${version}&deployment=d`);
    const deployed = `https://r.example/openai/deployments/d?${version}`;
    expect(sentTo(deployed, "/v1/realtime?model=m", "")).toBe(`r.example/openai/realtime?${version}&deployment=d`);
    expect(sentTo("https://r.example/openai/v1", "/v1/realtime?model=gpt-realtime", "")).toBe(
      "r.example/openai/v1/realtime?model=gpt-realtime",
    );
  });

  it("asks for the model that a path has to name", () => {
    const reply = sentTo("https://r.example?" + VERSION, "/v1/chat/completions", '{"messages":[]}');
    expect(reply.includes("'model' is needed")).toBe(true, reply);
    expect(
      sentTo("https://r.example?" + VERSION, "/v1/chat/completions", '{"model":"..","messages":[]}').includes(
        "Unknown request URL",
      ),
    ).toBe(true);
  });

  it("names the deployment of the URL whatever is asked", () => {
    const url = `https://r.example/openai/deployments/d/?${VERSION}`;
    expect(sentTo(url, "/v1/chat/completions")).toBe(`r.example/openai/deployments/d/chat/completions?${VERSION}`);
    expect(sentTo(url, "/v1/chat/completions", '{"messages":[]}').includes("/deployments/d/")).toBe(true);
    expect(sentTo(url, "/v1/models", "")).toBe(`r.example/openai/models?${VERSION}`);
  });

  it("takes an address of one API for all of them, with its own query alone", () => {
    const url = `https://r.example/openai/deployments/d/chat/completions?${VERSION}`;
    expect(sentTo(url, "/v1/chat/completions?x=1")).toBe(`r.example/openai/deployments/d/chat/completions?${VERSION}`);
    expect(sentTo("https://r.example/openai/v1/chat/completions", "/v1/chat/completions")).toBe(
      "r.example/openai/v1/chat/completions",
    );
  });

  it("has the v1 API below any base that ends like it, without a version unless the URL says one", () => {
    const project = "https://r.example/api/projects/p/openai/v1/";
    expect(sentTo(project, "/v1/chat/completions?x=1")).toBe("r.example/api/projects/p/openai/v1/chat/completions?x=1");
    expect(sentTo("https://r.example/openai/v1?api-version=preview", "/v1/videos/v-1", "")).toBe(
      "r.example/openai/v1/videos/v-1?api-version=preview",
    );
  });

  it("maps the model of a form, and names its deployment", () => {
    const scene = new Scene(azure("https://r.example?" + VERSION, ',"modelMapping":{"whisper-1":"ears"}'));
    const form = '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--b--\r\n';
    const head = [":method", "POST", ":authority", "gateway.example", ":path", "/v1/audio/transcriptions"];
    scene.request(head.concat(["content-type", "multipart/form-data; boundary=b"]));
    scene.body(form);
    expect(scene.header(":path")).toBe(`/openai/deployments/ears/audio/transcriptions?${VERSION}`);
    expect(scene.sentBody.includes("\r\nears\r\n--b--")).toBe(true);
  });

  it("shows keys in api-key and tokens of Entra as bearers, and none of the client's", () => {
    const key = new Scene(azure("https://r.example/openai/v1"));
    key.request(post("/v1/chat/completions", ["authorization", "Bearer mine", "api-key", "mine"]));
    expect(key.header("api-key")).toBe("key-1");
    expect(key.header("authorization")).toBe("-");
    const entra = new Scene(azure("https://r.example/openai/v1", "", "eyJ0.a.b"));
    entra.request(post("/v1/chat/completions"));
    expect(entra.header("authorization")).toBe("Bearer eyJ0.a.b");
    expect(entra.header("api-key")).toBe("-");
  });

  it("keeps the paths of clients that speak the vendor's own API", () => {
    const path = "/openai/deployments/x/chat/completions?api-version=2";
    const url = "https://r.example?" + VERSION;
    expect(sentTo(url, path, "{}", ',"protocol":"original"')).toBe("r.example" + path);
  });

  it("needs a URL, and a version but for the v1 API", () => {
    const key = "$.provider.azureServiceUrl: ";
    expect(errorsOf('{"provider":{"type":"azure","apiTokens":["t"]}}')).toBe(key + "is needed");
    const bare = "needs the query parameter api-version, unless it ends in /openai/v1";
    const unversioned = ["https://r.example", "https://r.example/?api-version=", "https://r.example?a=api-version=1"];
    for (let i = 0; i < unversioned.length; i++)
      expect(errorsOf(azure(unversioned[i]))).toBe(key + bare, unversioned[i]);
    expect(errorsOf(azure("https://r.example/openai/v1beta"))).toBe(key + bare);
    expect(errorsOf(azure("r.example?" + VERSION))).toBe(key + "must be an http or https URL");
    expect(errorsOf(azure("https://u:p@r.example?" + VERSION))).toBe(key + "must not carry credentials");
    expect(errorsOf(azure("https://r.example?" + VERSION + "#a")).includes("without a fragment")).toBe(true);
  });
});
