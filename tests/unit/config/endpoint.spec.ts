import { text, utf8 } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, groqWith, providerOf, warningsOf } from "../fakes/configured";

/** Host and path at the vendor of what a client asks at `path`; "-" where there is no provider. */
function sent(more: string, api: ApiName, path: string): string {
  const provider = providerOf(groqWith(more));
  if (provider === null) return "-";
  const endpoint = provider.endpoint;
  return endpoint.serves(api) ? text(endpoint.host) + text(endpoint.pathFor(api, utf8(path))) : "not served";
}

function chat(more: string, path: string = "/v1/chat/completions"): string {
  return sent(more, ApiName.ChatCompletions, path);
}

const OWN = "api.groq.com/openai/v1/chat/completions";
const AT = "$.provider.";

describe("where a provider is", () => {
  it("is the vendor's host unless providerDomain names another", () => {
    expect(chat("")).toBe(OWN);
    expect(chat('"providerDomain":""')).toBe(OWN);
    expect(chat('"providerDomain":"proxy.example:8443"')).toBe("proxy.example:8443/openai/v1/chat/completions");
    const bad = ['"https://proxy.example"', '"proxy.example/v1"', '"a b"', '"a\\u0000"'];
    const error = AT + "providerDomain: must be a host name, with a port where needed, and without scheme or path";
    for (let i = 0; i < bad.length; i++) expect(errorsOf(groqWith(`"providerDomain":${bad[i]}`))).toBe(error, bad[i]);
  });

  it("has its own paths, but for those in capabilities, whose identifiers are the client's", () => {
    const more =
      '"capabilities":{"openai/v1/chatcompletions":"/chat","openai/v1/retrievefile":"/f/{file_id}/x","openai/v1/videos":""}';
    expect(chat(more)).toBe("api.groq.com/chat");
    expect(sent(more, ApiName.RetrieveFile, "/v1/files/id-1")).toBe("api.groq.com/f/id-1/x");
    expect(sent(more, ApiName.Embeddings, "/v1/embeddings")).toBe("api.groq.com/openai/v1/embeddings");
    expect(sent(more, ApiName.Videos, "/v1/videos")).toBe("not served");
  });

  it("takes a basePath off or puts it in front, and a providerBasePath in front of all", () => {
    expect(chat('"basePath":"/api"', "/api/v1/chat/completions")).toBe(OWN);
    expect(chat('"subPath":"/api/"', "/api/v1/chat/completions")).toBe(OWN);
    expect(chat('"basePath":"/api/","basePathHandling":"removePrefix"', "/api/v1/chat/completions")).toBe(OWN);
    const prepend = '"basePath":"/api/","basePathHandling":"prepend"';
    expect(chat(prepend)).toBe("api.groq.com/api/openai/v1/chat/completions");
    expect(chat('"providerBasePath":"/p/"')).toBe("api.groq.com/p/openai/v1/chat/completions");
  });

  it("is refused with paths that are none, and warned of with APIs that are none", () => {
    const slash = ": must be a path that starts with a slash";
    expect(errorsOf(groqWith('"basePath":"api","providerBasePath":"/ä"'))).toBe(
      AT + "basePath" + slash + "\n" + AT + "providerBasePath" + slash,
    );
    expect(errorsOf(groqWith('"capabilities":{"openai/v1/models":"models"}'))).toBe(
      AT + 'capabilities["openai/v1/models"]' + slash,
    );
    expect(warningsOf(groqWith('"capabilities":{"openai/v1/none":"/x"}'))).toBe(
      AT + "capabilities: its key number 1 is unknown, ignored",
    );
    expect(errorsOf(groqWith('"basePathHandling":"append"'))).toBe(
      AT + "basePathHandling: must be one of removePrefix, prepend",
    );
  });
});

/** Whether clients get anything of `api`. */
function isOpen(more: string, api: ApiName): bool {
  const provider = providerOf(groqWith(more));
  return provider !== null && provider.endpoint.opens(api);
}

describe("the APIs that clients can ask for", () => {
  it("are all, but those that capabilities closes by null or an empty path", () => {
    const more = '"capabilities":{"openai/v1/files":null,"openai/v1/batches":"","openai/v1/models":"/m"}';
    expect(isOpen("", ApiName.Files)).toBe(true);
    expect(isOpen(more, ApiName.Files)).toBe(false);
    expect(isOpen(more, ApiName.Batches)).toBe(false);
    expect(isOpen(more, ApiName.Models)).toBe(true);
    expect(isOpen(more, ApiName.RetrieveFile)).toBe(true);
    expect(warningsOf(groqWith(more))).toBe("");
  });

  it("are those that apis names, and no path that is none of theirs", () => {
    const more = '"apis":["openai/v1/chatcompletions"]';
    expect(isOpen(more, ApiName.ChatCompletions)).toBe(true);
    const others: ApiName[] = [ApiName.Unknown, ApiName.Models, ApiName.AnthropicMessages, ApiName.Files];
    for (let i = 0; i < others.length; i++) expect(isOpen(more, others[i])).toBe(false, others[i].toString());
    expect(isOpen('"apis":[]', ApiName.ChatCompletions)).toBe(false);
    expect(isOpen('"apis":null', ApiName.Files)).toBe(true);
  });

  it("are refused where a name is none, or closed beside", () => {
    expect(errorsOf(groqWith('"apis":["openai/v1/chat"]'))).toBe(AT + "apis[0]: is the name of no API");
    const both = '"apis":["openai/v1/files"],"capabilities":{"openai/v1/files":null}';
    expect(errorsOf(groqWith(both))).toBe(AT + "apis[0]: is closed by capabilities");
  });
});
