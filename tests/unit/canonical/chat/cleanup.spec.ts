import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Call } from "../../../../assembly/canonical/call";
import { cleanedUp } from "../../../../assembly/canonical/chat/cleanup";
import { Settings } from "../../../../assembly/canonical/settings";

function callOf(messages: string): Call {
  const body = `{"messages":${messages}}`;
  return new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(body)), utf8(""), new Settings());
}

/** The messages that are left after "clear" and "/new". */
function left(messages: string): string {
  const body = text(cleanedUp(callOf(messages), [utf8("clear"), utf8("/new\nnow")]).document.bytes);
  return body.slice('{"messages":'.length, body.length - 1);
}

function user(content: string): string {
  return `{"role":"user", "content":${content}}`;
}

describe("a chat with a cleanup command", () => {
  it("goes on after the last of them, with the system's and developers' messages", () => {
    const before =
      '{"role":"system","content":"s"},{"role":"assistant","content":"x"},{"role":"developer","content":"d"}';
    expect(left(`[${before},${user('"clear"')},${user('"a"')},${user('"clear"')},${user('"b"')}]`)).toBe(
      `[{"role":"system","content":"s"},{"role":"developer","content":"d"},${user('"b"')}]`,
    );
    expect(left(`[${user('"a"')},${user('"clear"')}]`)).toBe("[]");
  });

  it("is given the command word for word, escapes and parts looked through", () => {
    const parts = '[{"type":"text","text":"/new"},{"type":"image_url"},{"type":"text","text":"now"}]';
    const commands = ['"cl\\u0065ar"', '[{"type":"text","text":"clear"}]', '"/new\\nnow"', parts];
    for (let i = 0; i < commands.length; i++) {
      expect(left(`[${user('"a"')},${user(commands[i])},${user('"b"')}]`)).toBe(`[${user('"b"')}]`, commands[i]);
    }
  });

  it("is not given one by a text that goes on", () => {
    const parts: string[] = [
      '[{"text":"/new"},{"text":"now"},{"text":"x"}]',
      '[{"text":"/new"},{"text":"now"},{"text":""}]',
      '[{"text":"/new\\nnow"},{"text":""}]',
      '[{"text":"clear"},{"text":"clear"}]',
    ];
    for (let i = 0; i < parts.length; i++) expect(left(`[${user(parts[i])}]`)).toBe(`[${user(parts[i])}]`);
  });

  it("is not given one by anybody else, or by other words", () => {
    const others: string[] = [
      '[{"role":"assistant","content":"clear"},{"role":"user","content":"b"}]',
      `[${user('"clear "')},${user('"Clear"')},${user('"please clear"')}]`,
      `[${user("null")},${user("7")},${user("[]")},${user('[{"text":7}]')},{"content":"clear"},7]`,
      "[]",
      "{}",
    ];
    for (let i = 0; i < others.length; i++) expect(left(others[i])).toBe(others[i]);
    const call = callOf(others[1]);
    expect(cleanedUp(call, [utf8("clear")]) === call).toBe(true);
  });
});
