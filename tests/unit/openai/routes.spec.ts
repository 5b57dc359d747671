import { text, utf8 } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/openai/api_name";
import { allowedMethods, allowsMethod, apiNameOf, hasBody } from "../../../assembly/openai/routes";

function apiOf(path: string): ApiName {
  return apiNameOf(utf8(path));
}

describe("routes", () => {
  it("know an API by the end of the path, whatever stands before", () => {
    expect(apiOf("/v1/chat/completions")).toBe(ApiName.ChatCompletions);
    expect(apiOf("/a/b/v1/chat/completions")).toBe(ApiName.ChatCompletions);
    expect(apiOf("/proxy/v1/embeddings")).toBe(ApiName.Embeddings);
    expect(apiOf("/v1/models")).toBe(ApiName.Models);
  });

  it("take every other path for unknown", () => {
    const others = ["", "/", "/v1", "/v1/", "/v1/chat/completions/", "/v1/chat/completions2", "/chat/completions"];
    for (let i = 0; i < others.length; i++) expect(apiOf(others[i])).toBe(ApiName.Unknown, others[i]);
    const more = ["/v1/models/gpt-4o", "/v1/Models", "/V1/models", "v1/models", "/v1/chat", "/v1//models"];
    for (let i = 0; i < more.length; i++) expect(apiOf(more[i])).toBe(ApiName.Unknown, more[i]);
  });

  it("allow each API its own method, and HEAD where GET is", () => {
    expect(allowsMethod(ApiName.ChatCompletions, utf8("POST"))).toBe(true);
    expect(allowsMethod(ApiName.ChatCompletions, utf8("GET"))).toBe(false);
    expect(allowsMethod(ApiName.ChatCompletions, utf8("HEAD"))).toBe(false);
    expect(allowsMethod(ApiName.Embeddings, utf8("PUT"))).toBe(false);
    expect(allowsMethod(ApiName.Models, utf8("GET"))).toBe(true);
    expect(allowsMethod(ApiName.Models, utf8("HEAD"))).toBe(true);
    expect(allowsMethod(ApiName.Models, utf8("POST"))).toBe(false);
    expect(allowsMethod(ApiName.Models, utf8("get"))).toBe(false);
    expect(allowsMethod(ApiName.Unknown, utf8("POST"))).toBe(false);
  });

  it("name the allowed methods and tell who has a body", () => {
    expect(text(allowedMethods(ApiName.Models))).toBe("GET, HEAD, OPTIONS");
    expect(text(allowedMethods(ApiName.Embeddings))).toBe("OPTIONS, POST");
    expect(hasBody(ApiName.ChatCompletions)).toBe(true);
    expect(hasBody(ApiName.Embeddings)).toBe(true);
    expect(hasBody(ApiName.Models)).toBe(false);
    expect(hasBody(ApiName.Unknown)).toBe(false);
  });
});
