import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, providerOf } from "../fakes/configured";
import { sentMembers } from "../fakes/sent_body";

function minimax(more: string): string {
  return `{"provider":{"type":"minimax","apiTokens":["t"]${more}}}`;
}

function urlOf(api: ApiName, more: string): string {
  const config = providerOf(minimax(more));
  return config === null ? "refused" : text(config.endpoint.host) + text(config.endpoint.path(api));
}

function sent(members: string, model: string = "MiniMax-M3"): string {
  return sentMembers("minimax", model, members);
}

describe("minimax", () => {
  it("has OpenAI's API, responses too, and Anthropic's", () => {
    const older = ',"minimaxApiType":"v2","minimaxGroupId":"g1"';
    expect(urlOf(ApiName.ChatCompletions, older)).toBe("api.minimaxi.com/v1/chat/completions");
    expect(urlOf(ApiName.Responses, "")).toBe("api.minimaxi.com/v1/responses");
    expect(urlOf(ApiName.AnthropicMessages, "")).toBe("api.minimaxi.com/anthropic/v1/messages");
  });

  it("has no pro any more, and says so", () => {
    expect(errorsOf(minimax(',"minimaxApiType":"pro"'))).toBe(
      "$.provider.minimaxApiType: has no pro any more: its models are gone; leave the key out",
    );
  });

  it("thinks or does not, by the effort that is asked for", () => {
    expect(sent('"n":1,"reasoning_effort":"low"')).toBe('"n":1,"thinking":{"type":"adaptive"}');
    expect(sent('"n":1,"reasoning_effort":"none"')).toBe('"n":1,"thinking":{"type":"disabled"}');
    expect(sent('"thinking":{"type":"disabled"},"reasoning_effort":"high"')).toBe('"thinking":{"type":"disabled"}');
    expect(sent('"n":1')).toBe('"n":1');
  });

  it("has models that always think, or never: they are told nothing of it", () => {
    expect(sent('"n":1,"reasoning_effort":"low"', "MiniMax-M2.5")).toBe('"n":1');
    expect(sent('"n":1,"reasoning_effort":"none"', "MiniMax-Text-01")).toBe('"n":1');
  });

  it("takes one name of the limit, and temperatures up to 1", () => {
    expect(sent('"max_tokens":9,"temperature":1.5')).toBe('"max_completion_tokens":9,"temperature":1.0');
  });
});
