import { NO_FACTS } from "../../../assembly/formats/client_facts";
import { EMPTY, text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiOwner } from "../../../assembly/canonical/api";
import { API_NAMES, ApiName } from "../../../assembly/canonical/api_name";
import { PLAIN } from "../../../assembly/canonical/traits";
import { clientOf } from "../../../assembly/formats/index";
import { Endpoint } from "../../../assembly/providers/endpoint";

const messages = clientOf(ApiName.AnthropicMessages);
const canonical = clientOf(ApiName.ChatCompletions);

function serving(apis: ApiName[]): Endpoint {
  const endpoint = new Endpoint("a.example");
  for (let i = 0; i < apis.length; i++) endpoint.route(apis[i], "/x");
  return endpoint;
}

describe("the format of clients", () => {
  it("is Anthropic's for its APIs, and OpenAI's for all others", () => {
    let others = 0;
    for (let api = 0; api < API_NAMES; api++) {
      expect(clientOf(<ApiName>api).owns(<ApiName>api)).toBe(true);
      if (clientOf(<ApiName>api) !== canonical) others++;
    }
    expect(others).toBe(12);
    expect(clientOf(ApiName.Unknown)).toBe(canonical);
    expect(clientOf(ApiName.Unknown, ApiOwner.Anthropic)).toBe(messages);
    expect(clientOf(ApiName.ChatCompletions, ApiOwner.Anthropic)).toBe(canonical);
    expect(messages !== canonical && !messages.owns(ApiName.ChatCompletions)).toBe(true);
  });

  it("asks for a chat where messages are opened and not served", () => {
    const api = ApiName.AnthropicMessages;
    const chat = serving([ApiName.ChatCompletions]);
    expect(messages.asks(api, chat)).toBe(ApiName.ChatCompletions);
    expect(messages.asks(ApiName.AnthropicCountTokens, chat)).toBe(ApiName.AnthropicCountTokens);
    expect(messages.asks(api, serving([ApiName.ChatCompletions, api]))).toBe(api);
    expect(messages.asks(api, serving([]))).toBe(api);
    chat.close(api);
    expect(messages.asks(api, chat)).toBe(api);
    expect(canonical.asks(ApiName.Models, chat)).toBe(ApiName.Models);
  });

  it("asks for OpenAI's models where those of Anthropic's API are not served", () => {
    const models = serving([ApiName.Models, ApiName.RetrieveModel]);
    expect(messages.asks(ApiName.AnthropicModels, models)).toBe(ApiName.Models);
    expect(messages.asks(ApiName.AnthropicRetrieveModel, models)).toBe(ApiName.RetrieveModel);
    expect(messages.asks(ApiName.AnthropicFiles, serving([ApiName.Files]))).toBe(ApiName.AnthropicFiles);
  });

  it("leaves what is canonical as it is", () => {
    const body = utf8('{"a":1}');
    expect(canonical.parseRequest(JsonDocument.parse(body), PLAIN).body).toBe(body);
    expect(canonical.renderResponse(JsonDocument.parse(body), NO_FACTS)).toBe(body);
    expect(canonical.reader(NO_FACTS)).toBeNull();
    expect(canonical.renderError(EMPTY, 500, EMPTY)).toBe(EMPTY);
    expect(
      text(canonical.renderError(utf8('{"message":"m"}'), 500, EMPTY)).startsWith('{"error":{"message":"m",'),
    ).toBe(true);
  });
});
