import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Call } from "../../../../assembly/canonical/call";
import { merged } from "../../../../assembly/canonical/chat/merge";
import { Settings } from "../../../../assembly/canonical/settings";

function callOf(messages: string): Call {
  const body = `{"model":"m", "messages":${messages}}`;
  return new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(body)), utf8(""), new Settings());
}

/** The messages that are left of `messages`; what stands before and behind them must be untouched. */
function messagesOf(messages: string): string {
  const body = text(merged(callOf(messages)).document.bytes);
  const start = '{"model":"m", "messages":';
  return body.startsWith(start) && body.endsWith("}") ? body.slice(start.length, body.length - 1) : body;
}

describe("merged messages", () => {
  it("are those of users or assistants that follow each other, texts with a blank line between", () => {
    expect(messagesOf('[{"role":"user","content":"a"},{"role":"user","content":"b"}]')).toBe(
      '[{"role":"user","content":"a\\n\\nb"}]',
    );
    const three = '{"role":"assistant","content":"\\u00e4"},{"content":"","role":"assistant"}';
    expect(messagesOf(`[{"role":"user","content":"q"},${three}]`)).toBe(
      '[{"role":"user","content":"q"},{"role":"assistant","content":"\\u00e4\\n\\n"}]',
    );
  });

  it("have their thoughts together, and calls of tools keep a message of the assistant's apart", () => {
    const one = '{"role":"assistant","content":"a","reasoning_content":"h\\n"}';
    const two = '{"reasoning_content":"m","role":"assistant","content":"b"}';
    expect(messagesOf(`[${one},${two}]`)).toBe(
      '[{"role":"assistant","content":"a\\n\\nb","reasoning_content":"h\\n\\n\\nm"}]',
    );
    const bare = '{"role":"assistant","content":"c","reasoning_content":""}';
    expect(messagesOf(`[${one},${bare}]`)).toBe(
      '[{"role":"assistant","content":"a\\n\\nc","reasoning_content":"h\\n"}]',
    );
    const call = '"tool_calls":[{"id":"i","type":"function","function":{"name":"f","arguments":"{}"}}]';
    const apart = [
      `{"role":"assistant","content":"a",${call}}`,
      `{"role":"assistant","content":"a","reasoning_content":"h",${call}}`,
      '{"role":"assistant","content":"a","reasoning_content":1}',
      '{"role":"assistant","content":"a","reasoning_content":["h"]}',
    ];
    for (let i = 0; i < apart.length; i++) {
      expect(messagesOf(`[${apart[i]},${one}]`)).toBe(`[${apart[i]},${one}]`);
      expect(messagesOf(`[${one},${apart[i]}]`)).toBe(`[${one},${apart[i]}]`);
    }
    const users = '{"role":"user","content":"a","reasoning_content":"h"},{"role":"user","content":"b"}';
    expect(messagesOf(`[${users}]`)).toBe(`[${users}]`);
  });

  it("have all parts in one list where one of them has parts", () => {
    const image = '{"type":"image_url","image_url":{"url":"u", "detail":"low"}}';
    expect(messagesOf(`[{"role":"user","content":"a\\n"},{"role":"user","content":[${image}]}]`)).toBe(
      `[{"role":"user","content":[{"type":"text","text":"a\\n"},${image}]}]`,
    );
    expect(messagesOf('[{"role":"user","content":[]},{"role":"user","content":"b"}]')).toBe(
      '[{"role":"user","content":[{"type":"text","text":"b"}]}]',
    );
  });

  it("are not those with a tool's call, a name or anything else", () => {
    const user = '{"role":"user","content":"a"}';
    const others: string[] = [
      '[{"role":"assistant","content":"a"},{"role":"assistant","content":"b","tool_calls":[]}]',
      `[${user},{"role":"user","content":"b","name":"n"}]`,
      `[${user},{"role":"user","content":null}]`,
      `[${user},{"role":"user"}]`,
      '[{"role":"system","content":"a"},{"role":"system","content":"b"}]',
      '[{"role":"tool","content":"a"},{"role":"tool","content":"b"}]',
      `[${user},{"role":"assistant","content":"b"},${user}]`,
      `[${user},7,${user}]`,
      "[]",
      "{}",
      "null",
    ];
    for (let i = 0; i < others.length; i++) expect(messagesOf(others[i])).toBe(others[i]);
  });

  it("leave the call itself where there is nothing to merge", () => {
    const call = callOf('[{"role":"user","content":"a"}]');
    expect(merged(call) === call).toBe(true);
  });
});
