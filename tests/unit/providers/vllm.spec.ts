import { text } from "../../../assembly/base/bytes";
import { API_NAMES, ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, providerOf } from "../fakes/configured";

/** The path of `api` at a server with this custom URL; "" where it does not serve it. */
function pathAt(url: string, api: ApiName): string {
  const provider = providerOf(`{"provider":{"type":"vllm","vllmCustomUrl":"${url}"}}`);
  return provider === null ? "-" : text(provider.endpoint.path(api));
}

const LATER: ApiName[] = [
  ApiName.AnthropicMessages,
  ApiName.AnthropicCountTokens,
  ApiName.Responses,
  ApiName.AudioTranscription,
  ApiName.AudioTranslation,
];
const ENDINGS: string[] = [
  "/messages",
  "/messages/count_tokens",
  "/responses",
  "/audio/transcriptions",
  "/audio/translations",
];

describe("vllmCustomUrl", () => {
  it("is the base of every API that the server has", () => {
    for (let i = 0; i < LATER.length; i++) {
      expect(pathAt("http://h:8000", LATER[i])).toBe("/v1" + ENDINGS[i]);
      expect(pathAt("http://h:8000/x/v1", LATER[i])).toBe("/x/v1" + ENDINGS[i]);
    }
    expect(pathAt("http://h:8000/x/v1", ApiName.ChatCompletions)).toBe("/x/v1/chat/completions");
  });

  it("that ends like one of the later APIs is the address of that one alone", () => {
    for (let i = 0; i < LATER.length; i++) {
      for (let api = 1; api < API_NAMES; api++) {
        const path = "/x" + ENDINGS[i];
        expect(pathAt("http://h" + path, <ApiName>api)).toBe(api == LATER[i] ? path : "", path + " " + api.toString());
      }
    }
  });

  it("that ends like a chat or a ranking is the address of those APIs that older servers have", () => {
    const paths = ["/x/chat/completions", "/x/completions", "/x/rerank"];
    for (let i = 0; i < paths.length; i++) {
      expect(pathAt("http://h" + paths[i], ApiName.ChatCompletions)).toBe(paths[i]);
      expect(pathAt("http://h" + paths[i], ApiName.Models)).toBe(paths[i]);
      for (let j = 0; j < LATER.length; j++) expect(pathAt("http://h" + paths[i], LATER[j])).toBe("");
    }
  });

  it("needs no token: the client's own key goes on, from the header of either API", () => {
    expect(errorsOf('{"provider":{"type":"vllm"}}')).toBe("");
    const provider = providerOf('{"provider":{"type":"vllm"}}');
    expect(provider === null ? 0 : provider.clientKeyHeaders.length).toBe(2);
  });
});
