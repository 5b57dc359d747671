import { text, utf8 } from "../../../../assembly/base/bytes";
import { SseEvent } from "../../../../assembly/base/sse/event";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { ResponseFacts } from "../../../../assembly/canonical/response_facts";
import { StreamReader } from "../../../../assembly/canonical/stream_reader";
import { invoke, sent } from "./samples";

function event(reader: StreamReader, name: string, data: string): string {
  const one = new SseEvent();
  one.name = utf8(name);
  one.data.setAll(utf8(data));
  reader.event(one);
  return text(reader.take());
}

describe("Messages by InvokeModel", () => {
  it("go without model and stream, and with the version", () => {
    expect(
      sent(
        ApiName.AnthropicMessages,
        '{"model":"m","stream":true,"max_tokens":1,"messages":[],"anthropic_beta":["b"]}',
      ),
    ).toBe('{"max_tokens":1,"messages":[],"anthropic_beta":["b"],"anthropic_version":"v1"}');
  });

  it("have their events named by their types, and an exception told as an error", () => {
    const reader = invoke.reader(new ResponseFacts(ApiName.AnthropicMessages));
    expect(reader !== null).toBe(true);
    if (reader === null) return;
    expect(event(reader, "", '{"type":"ping"}')).toBe('event: ping\ndata: {"type":"ping"}\n\n');
    expect(event(reader, "", "{}")).toBe("data: {}\n\n");
    expect(event(reader, "error", '{"error":{"code":"throttlingException","message":"Slow down."}}')).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"rate_limit_error","message":"Slow down."}}\n\n',
    );
    expect(event(reader, "", '{"type":"ping"}')).toBe("");
  });

  it("leave chats to Converse", () => {
    expect(sent(ApiName.ChatCompletions, '{"model":"m","messages":[{"role":"user","content":"a"}]}')).toBe(
      '{"messages":[{"role":"user","content":[{"text":"a"}]}]}',
    );
  });
});
