import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { providerOf } from "../fakes/configured";
import { sentMembers } from "../fakes/sent_body";

function pathOf(api: ApiName): string {
  const config = providerOf('{"provider":{"type":"cohere","apiTokens":["t"]}}');
  return config === null ? "refused" : text(config.endpoint.path(api));
}

function sent(members: string): string {
  return sentMembers("cohere", "command-a-reasoning-08-2025", members);
}

describe("cohere", () => {
  it("is asked in OpenAI's API, and ranks in its own", () => {
    expect(pathOf(ApiName.ChatCompletions)).toBe("/compatibility/v1/chat/completions");
    expect(pathOf(ApiName.Embeddings)).toBe("/compatibility/v1/embeddings");
    expect(pathOf(ApiName.AudioTranscription)).toBe("/compatibility/v1/audio/transcriptions");
    expect(pathOf(ApiName.Rerank)).toBe("/v1/rerank");
  });

  it("thinks much or not at all", () => {
    expect(sent('"reasoning_effort":"none"')).toBe('"reasoning_effort":"none"');
    expect(sent('"reasoning_effort":"xhigh"')).toBe('"reasoning_effort":"high"');
    expect(sent('"reasoning_effort":"low"')).toBe('"reasoning_effort":"high"');
  });

  it("gets nothing that only says how it is to serve", () => {
    expect(sent('"n":1,"store":false,"metadata":{"a":"b"},"user":"u","service_tier":"auto"')).toBe('"n":1');
    expect(sent('"logit_bias":{"1":2}')).toBe('"logit_bias":{"1":2}', "what would change an answer stays");
  });
});
