import { text, utf8 } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Endpoint } from "../../../assembly/providers/endpoint";

const CHAT = "/v1/chat/completions";

function vendor(): Endpoint {
  const endpoint = new Endpoint("vendor.example");
  endpoint.route(ApiName.ChatCompletions, "/api" + CHAT);
  endpoint.route(ApiName.RetrieveFile, "/api/v1/files/*");
  return endpoint;
}

/** Where a client's `path` to `api` leads. */
function leads(endpoint: Endpoint, api: ApiName, path: string): string {
  return text(endpoint.pathFor(api, utf8(path)));
}

describe("an endpoint", () => {
  it("has the vendor's path for every API that it serves, and no other", () => {
    const endpoint = vendor();
    expect(text(endpoint.path(ApiName.ChatCompletions))).toBe("/api/v1/chat/completions");
    expect(text(endpoint.path(ApiName.Embeddings))).toBe("");
    expect(endpoint.serves(ApiName.ChatCompletions)).toBe(true);
    expect(endpoint.serves(ApiName.Embeddings)).toBe(false);
    expect(endpoint.serves(ApiName.Unknown)).toBe(false);
  });

  it("takes numbers that are no API's for unknown", () => {
    const endpoint = vendor();
    endpoint.route(ApiName.Unknown, "/odd");
    endpoint.route(<ApiName>-1, "/odd");
    endpoint.route(<ApiName>10_000, "/odd");
    const odd: ApiName[] = [ApiName.Unknown, <ApiName>-1, <ApiName>10_000];
    for (let i = 0; i < odd.length; i++) {
      expect(text(endpoint.path(odd[i]))).toBe("", odd[i].toString());
      expect(endpoint.serves(odd[i])).toBe(false, odd[i].toString());
    }
  });

  it("leads a client's path to the vendor's, identifiers included", () => {
    expect(leads(vendor(), ApiName.ChatCompletions, "/team" + CHAT)).toBe("/api/v1/chat/completions");
    expect(leads(vendor(), ApiName.RetrieveFile, "/team/v1/files/f-1")).toBe("/api/v1/files/f-1");
    expect(leads(vendor(), ApiName.RetrieveFile, "/v1/files/..")).toBe("");
  });

  it("puts prefixes in front of paths that do not begin with them, the first one innermost", () => {
    const endpoint = vendor();
    endpoint.prefixes.push(utf8("/api"));
    endpoint.prefixes.push(utf8("/out"));
    expect(text(endpoint.path(ApiName.ChatCompletions))).toBe("/out/api/v1/chat/completions");
    expect(text(endpoint.prefixed(utf8("/v1/x")))).toBe("/out/api/v1/x");
    expect(text(endpoint.prefixed(utf8("/out/v1/x")))).toBe("/out/api/out/v1/x");
  });

  it("keeps paths of clients of the vendor's own API, but for those of an API that it has", () => {
    const endpoint = vendor();
    endpoint.keepsPath = true;
    expect(endpoint.serves(ApiName.Unknown)).toBe(true);
    expect(leads(endpoint, ApiName.Unknown, "/v2/odd")).toBe("/v2/odd");
    expect(leads(endpoint, ApiName.Embeddings, "/v1/embeddings")).toBe("/v1/embeddings");
    expect(leads(endpoint, ApiName.ChatCompletions, CHAT)).toBe("/api/v1/chat/completions");
    endpoint.hasOwnPaths = true;
    expect(leads(endpoint, ApiName.ChatCompletions, CHAT)).toBe(CHAT);
  });

  it("takes a base path off the paths that it keeps, where it is there", () => {
    const endpoint = vendor();
    endpoint.keepsPath = true;
    endpoint.strip = utf8("/base");
    endpoint.prefixes.push(utf8("/p"));
    expect(leads(endpoint, ApiName.ChatCompletions, "/base" + CHAT)).toBe("/p" + CHAT);
    expect(leads(endpoint, ApiName.ChatCompletions, CHAT)).toBe("/p" + CHAT);
    expect(leads(endpoint, ApiName.Unknown, "/base")).toBe("/p");
  });

  it("knows base paths and prefixes by whole segments", () => {
    const endpoint = vendor();
    endpoint.keepsPath = true;
    endpoint.strip = utf8("/team");
    expect(leads(endpoint, ApiName.Unknown, "/team")).toBe("/");
    expect(leads(endpoint, ApiName.Unknown, "/team/")).toBe("/");
    const others = ["/teamx", "/team@evil.example/v1", "/team:80/v1", "/teamhttp://evil.example/v1"];
    for (let i = 0; i < others.length; i++) expect(leads(endpoint, ApiName.Unknown, others[i])).toBe(others[i]);
    endpoint.prefixes.push(utf8("/out"));
    expect(leads(endpoint, ApiName.Unknown, "/outside/v1")).toBe("/out/outside/v1");
    expect(text(endpoint.prefixed(utf8("/out?a=/b")))).toBe("/out?a=/b");
  });

  it("makes no path of what is none", () => {
    const endpoint = vendor();
    endpoint.keepsPath = true;
    endpoint.prefixes.push(utf8("/out"));
    const others = ["v1/models", "http://evil.example/v1", "*", "@evil"];
    for (let i = 0; i < others.length; i++) expect(leads(endpoint, ApiName.Unknown, others[i])).toBe(others[i]);
  });

  it("is the same elsewhere, with routes of its own from then on", () => {
    const endpoint = vendor();
    endpoint.keepsQuery = false;
    endpoint.hasOwnPaths = true;
    const other = endpoint.at("other.example");
    other.route(ApiName.ChatCompletions, "/chat");
    expect(text(other.host)).toBe("other.example");
    expect(other.keepsQuery).toBe(false);
    expect(other.hasOwnPaths).toBe(true);
    expect(text(other.path(ApiName.RetrieveFile))).toBe("/api/v1/files/*");
    expect(text(endpoint.path(ApiName.ChatCompletions))).toBe("/api/v1/chat/completions");
  });
});
