import { sentBody, sentMembers } from "../fakes/sent_body";

function sent(members: string, model: string = "mistral-large-latest"): string {
  return sentMembers("mistral", model, members);
}

describe("mistral", () => {
  it("gets no member that it does not have and that changes nothing", () => {
    expect(sent('"n":1,"user":"u","store":false,"service_tier":"auto","safety_identifier":"s","metadata":{}')).toBe(
      '"n":1,"metadata":{}',
    );
    const caches = '"prompt_cache_retention":"24h","prompt_cache_options":{"mode":"explicit"}';
    expect(sent('"n":1,"prompt_cache_key":"k",' + caches)).toBe('"n":1,"prompt_cache_key":"k"');
    expect(sent('"stream":true,"stream_options":{"include_usage":true}')).toBe('"stream":true');
  });

  it("gets a member that it refuses and that matters, to refuse it", () => {
    expect(sent('"logit_bias":{"1":1},"logprobs":true')).toBe('"logit_bias":{"1":1},"logprobs":true');
  });

  it("is not asked for the usage of a stream, which it tells anyway", () => {
    expect(sent('"stream":true')).toBe('"stream":true');
  });

  it("gets seed and limit by its own names", () => {
    expect(sent('"seed":7,"max_completion_tokens":9')).toBe('"random_seed":7,"max_tokens":9');
    expect(sent('"seed":7,"random_seed":8')).toBe('"random_seed":8');
  });

  it("is asked for an effort where the model has one", () => {
    expect(sent('"reasoning_effort":"low"', "mistral-small-latest")).toBe('"reasoning_effort":"high"');
    expect(sent('"reasoning_effort":"none"', "mistral-medium-latest")).toBe('"reasoning_effort":"none"');
    expect(sent('"n":1,"reasoning_effort":"low"')).toBe('"n":1');
  });

  it("gets no thoughts of earlier turns", () => {
    const turn = '{"role":"assistant","content":"A"';
    const body = `{"model":"m","messages":[${turn},"reasoning_content":"R"},{"role":"user","content":"Q"}]}`;
    expect(sentBody('"mistral"', "/v1/chat/completions", body)).toBe(body.replace(',"reasoning_content":"R"', ""));
  });

  it("gets embeddings as they are", () => {
    const body = '{"model":"mistral-embed","input":"x","user":"u"}';
    expect(sentBody('"mistral"', "/v1/embeddings", body)).toBe(body);
  });
});
