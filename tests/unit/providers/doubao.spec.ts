import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, providerOf } from "../fakes/configured";
import { sentBody, sentMembers } from "../fakes/sent_body";

function sent(path: string, body: string): string {
  return sentBody('"doubao"', path, body);
}

describe("doubao", () => {
  it("has another host, also for the messages of Anthropic's API", () => {
    const config = providerOf('{"provider":{"type":"doubao","apiTokens":["t"],"doubaoDomain":"ark.example"}}');
    expect(config !== null && text(config.endpoint.host) == "ark.example").toBe(true);
    if (config === null) return;
    expect(text(config.endpoint.path(ApiName.ChatCompletions))).toBe("/api/v3/chat/completions");
    expect(text(config.endpoint.path(ApiName.AnthropicMessages))).toBe("/api/compatible/v1/messages");
    expect(errorsOf('{"provider":{"type":"doubao","apiTokens":["t"],"doubaoDomain":"a/b"}}')).toBe(
      "$.provider.doubaoDomain: must be a host name without scheme or path",
    );
  });

  it("puts no mark into pictures, unless the client wants one", () => {
    expect(sent("/v1/images/generations", '{"model":"m","prompt":"p"}')).toBe(
      '{"model":"m","prompt":"p","watermark":false}',
    );
    const marked = '{"model":"m","prompt":"p","watermark":true}';
    expect(sent("/v1/images/generations", marked)).toBe(marked);
  });

  it("gets responses without what it does not take, and chats with it", () => {
    const body = '{"model":"m","input":"q","parallel_tool_calls":true,"tool_choice":"auto"}';
    expect(sent("/v1/responses", body)).toBe('{"model":"m","input":"q"}');
    const chat = '"parallel_tool_calls":true,"tool_choice":"auto"';
    expect(sentMembers("doubao", "m", chat)).toBe(chat);
  });

  it("is asked for the least effort where none is wanted", () => {
    expect(sentMembers("doubao", "m", '"reasoning_effort":"none"')).toBe('"reasoning_effort":"minimal"');
    expect(sentMembers("doubao", "m", '"reasoning_effort":"xhigh"')).toBe('"reasoning_effort":"high"');
  });
});
