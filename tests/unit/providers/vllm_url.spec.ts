import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, providerOf } from "../fakes/configured";

function custom(url: string): string {
  return `{"provider":{"type":"vllm","vllmCustomUrl":"${url}"}}`;
}

/** `host chat rerank`. */
function addresses(url: string): string {
  const config = providerOf(custom(url));
  if (config === null) return "refused";
  const endpoint = config.endpoint;
  const chat = text(endpoint.path(ApiName.ChatCompletions));
  return `${text(endpoint.host)} ${chat} ${text(endpoint.path(ApiName.Rerank))}`;
}

describe("vllmCustomUrl", () => {
  it("is the address of everything when it ends like an API, with slashes or without", () => {
    const paths = ["/v1/chat/completions", "/v1/completions", "/v1/rerank", "/p/rerank"];
    const slashes = ["", "/", "//", "///"];
    for (let i = 0; i < paths.length; i++) {
      for (let j = 0; j < slashes.length; j++) {
        expect(addresses("https://h.example" + paths[i] + slashes[j])).toBe(`h.example ${paths[i]} ${paths[i]}`);
      }
    }
  });

  it("is a base otherwise, with slashes or without, and a host alone has the paths of the APIs", () => {
    expect(addresses("https://h/base")).toBe("h /base/chat/completions /base/rerank");
    expect(addresses("https://h/base//")).toBe("h /base/chat/completions /base/rerank");
    const roots = ["https://h", "https://h/", "https://h//"];
    for (let i = 0; i < roots.length; i++) expect(addresses(roots[i])).toBe("h /v1/chat/completions /v1/rerank");
  });

  it("must be a plain http or https URL, slashes or not", () => {
    const bad = ["ftp://", "ftp://h/v1/", "https://h/v1/completions/?a=1", "https://h/v1/#a", "//", "https://u@h/"];
    for (let i = 0; i < bad.length; i++) {
      expect(errorsOf(custom(bad[i])).startsWith("$.provider.vllmCustomUrl: ")).toBe(true, bad[i]);
    }
  });
});
