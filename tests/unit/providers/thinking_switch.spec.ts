import { sentBody, sentMembers } from "../fakes/sent_body";

const OFF = '"n":1,"reasoning_effort":"none"';
const LOW = '"n":1,"reasoning_effort":"low"';

describe("a wish not to think", () => {
  it("is said in the vendor's own words where it has no such effort", () => {
    expect(sentMembers("together-ai", "m", OFF)).toBe('"n":1,"reasoning":{"enabled":false}');
    expect(sentMembers("moonshot", "kimi-k2.6", OFF)).toBe('"n":1,"thinking":{"type":"disabled"}');
    expect(sentMembers("qwen", "qwen3.6-plus", OFF)).toBe(OFF + ',"enable_thinking":false');
    expect(sentMembers("moonshot", "kimi-k2.6", OFF + ',"thinking":null')).toBe('"n":1,"thinking":{"type":"disabled"}');
  });

  it("comes after what the client says in these words", () => {
    const together = OFF + ',"reasoning":{"enabled":true}';
    expect(sentMembers("together-ai", "m", together)).toBe(together.replace("none", "low"));
    const moonshot = OFF + ',"thinking":{"type":"enabled"}';
    expect(sentMembers("moonshot", "kimi-k2.6", moonshot)).toBe(moonshot);
    expect(sentMembers("qwen", "m", OFF + ',"enable_thinking":true')).toBe(OFF + ',"enable_thinking":true');
  });

  it("is one of chats alone", () => {
    const body = '{"model":"m","prompt":"Q","reasoning_effort":"none"}';
    expect(sentBody('"together-ai"', "/v1/completions", body)).toBe(body);
    expect(sentBody('"qwen"', "/v1/completions", body)).toBe(body);
  });
});

describe("a wish to think", () => {
  it("stays what it is", () => {
    expect(sentMembers("together-ai", "m", LOW)).toBe(LOW);
    expect(sentMembers("moonshot", "kimi-k2.6", LOW)).toBe(LOW);
    expect(sentMembers("qwen", "qwen3.6-plus", LOW)).toBe(LOW);
  });

  it("is said in DashScope's words where most of its models can follow it, in streams", () => {
    const stream = '"stream":true,"stream_options":{"include_usage":true},' + LOW;
    expect(sentMembers("qwen", "qwen3.6-plus", stream)).toBe(stream + ',"enable_thinking":true');
  });
});
