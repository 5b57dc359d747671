import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { errorsOf, providerOf } from "../fakes/configured";
import { sentBody, sentMembers } from "../fakes/sent_body";

const HISTORY = '{"role":"user","content":"Q"},{"role":"assistant","content":"A","reasoning_content":"R"}';

function zhipuai(more: string): string {
  return `{"provider":{"type":"zhipuai","apiTokens":["t"]${more}}}`;
}

function urlOf(api: ApiName, more: string): string {
  const config = providerOf(zhipuai(more));
  return config === null ? "refused" : text(config.endpoint.host) + text(config.endpoint.path(api));
}

function sent(members: string, model: string = "glm-4.6"): string {
  return sentMembers("zhipuai", model, members);
}

/** What becomes of a chat that has thoughts in its history, and these members behind it. */
function sentAfterThoughts(members: string): string {
  const body = `{"model":"glm-5.1","messages":[${HISTORY}]`;
  const got = sentBody('"zhipuai"', "/v1/chat/completions", body + members + "}");
  return got.startsWith(body) ? got.substring(body.length) : got;
}

describe("zhipuai", () => {
  it("has another host, and another path for chats of a coding plan", () => {
    expect(urlOf(ApiName.ChatCompletions, "")).toBe("open.bigmodel.cn/api/paas/v4/chat/completions");
    const plan = ',"zhipuDomain":"api.z.ai","zhipuCodePlanMode":true';
    expect(urlOf(ApiName.ChatCompletions, plan)).toBe("api.z.ai/api/coding/paas/v4/chat/completions");
    expect(urlOf(ApiName.Embeddings, plan)).toBe("api.z.ai/api/paas/v4/embeddings");
    expect(urlOf(ApiName.AnthropicMessages, plan)).toBe("api.z.ai/api/anthropic/v1/messages");
    expect(errorsOf(zhipuai(',"zhipuDomain":"https://api.z.ai"'))).toBe(
      "$.provider.zhipuDomain: must be a host name without scheme or path",
    );
  });

  it("thinks or does not, by the effort that is asked for", () => {
    const off = '"thinking":{"type":"disabled"}';
    expect(sent('"n":1,"reasoning_effort":"low"')).toBe('"n":1,"thinking":{"type":"enabled"}');
    expect(sent('"n":1,"reasoning_effort":"none"')).toBe('"n":1,' + off);
    expect(sent('"n":1,"reasoning_effort":"minimal"', "glm-5.1")).toBe('"n":1,' + off);
    expect(sent('"reasoning_effort":"high"', "glm-5.1")).toBe(
      '"reasoning_effort":"high","thinking":{"type":"enabled"}',
    );
    expect(sent('"n":1')).toBe('"n":1');
  });

  it("keeps what a client says in the vendor's own words", () => {
    expect(sent('"thinking":{"type":"disabled"},"reasoning_effort":"high"')).toBe('"thinking":{"type":"disabled"}');
    expect(sent('"thinking":null,"reasoning_effort":"high"')).toBe('"thinking":{"type":"enabled"}');
  });

  it("goes by the thoughts of the history, where it has some", () => {
    expect(sentAfterThoughts("")).toBe(',"thinking":{"clear_thinking":false}}');
    expect(sentAfterThoughts(',"reasoning_effort":"high"')).toBe(
      ',"reasoning_effort":"high","thinking":{"type":"enabled","clear_thinking":false}}',
    );
    expect(sentAfterThoughts(',"thinking":{"type":"enabled"}')).toBe(
      ',"thinking":{"type":"enabled","clear_thinking":false}}',
    );
    expect(sentAfterThoughts(',"thinking":{}')).toBe(',"thinking":{"clear_thinking":false}}');
    expect(sentAfterThoughts(',"thinking":{"clear_thinking":true}')).toBe(',"thinking":{"clear_thinking":true}}');
  });

  it("chooses its tools itself, and is never too warm", () => {
    expect(sent('"tool_choice":"required","temperature":1.5')).toBe('"tool_choice":"auto","temperature":1.0');
  });
});
