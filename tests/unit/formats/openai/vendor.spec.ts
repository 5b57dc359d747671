import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Call } from "../../../../assembly/canonical/call";
import { Settings } from "../../../../assembly/canonical/settings";
import { openai } from "../../../../assembly/formats/openai/vendor";

function callOf(body: string, model: string): Call {
  return new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(body)), utf8(model), new Settings());
}

function rendered(body: string, model: string): string {
  return text(openai.renderRequest(callOf(body, model)).whole());
}

/** Whether nothing is to be written. */
function untouched(body: string, model: string): bool {
  return !openai.renderRequest(callOf(body, model)).isChange;
}

describe("openai request", () => {
  it("changes the model and not a byte besides", () => {
    const before =
      ' {"z" : 1.0e+2,\t"model"\n:  "gpt-4o" ,"big":12345678901234567890123,"a":[ ],"u":"\\u00e9é\\/","f":-0.0}\r\n';
    const after =
      ' {"z" : 1.0e+2,\t"model"\n:  "llama-3" ,"big":12345678901234567890123,"a":[ ],"u":"\\u00e9é\\/","f":-0.0}\r\n';
    expect(rendered(before, "llama-3")).toBe(after);
  });

  it("says only what stands before the last change", () => {
    const rewrite = openai.renderRequest(callOf('{"model":"a","messages":[]}', "longer"));
    expect(text(rewrite.head)).toBe('{"model":"longer"');
    expect(rewrite.end).toBe('{"model":"a"'.length);
    expect(rewrite.length).toBe('{"model":"longer","messages":[]}'.length);
  });

  it("keeps the order of keys and those it does not know", () => {
    expect(rendered('{"x_new":{"model":"in"},"model":"a","temperature":0,"stream":false}', "b")).toBe(
      '{"x_new":{"model":"in"},"model":"b","temperature":0,"stream":false}',
    );
  });

  it("replaces every model key, also escaped ones and those of another kind", () => {
    expect(rendered('{"model":"a","mod\\u0065l":"b","model":{"c":[1]}}', "m")).toBe(
      '{"model":"m","mod\\u0065l":"m","model":"m"}',
    );
  });

  it("leaves the keys as they are written", () => {
    expect(rendered('{"mod\\u0065l":"a"}', "b")).toBe('{"mod\\u0065l":"b"}');
  });

  it("escapes what a model name needs escaped", () => {
    expect(rendered('{"model":"a"}', 'b"\\\n')).toBe('{"model":"b\\"\\\\\\n"}');
  });

  it("never makes up a model", () => {
    expect(rendered('{"messages":[]}', "b")).toBe('{"messages":[]}');
    expect(rendered("{}", "b")).toBe("{}");
    expect(untouched('{"model":null}', "")).toBe(true);
    expect(untouched('{"model":7}', "")).toBe(true);
  });

  it("gives the same bytes back when there is nothing to change", () => {
    expect(untouched('{"model":"a"}', "a")).toBe(true);
    expect(untouched('{"model":"a","model":"a"}', "a")).toBe(true);
  });

  it("leaves a name that already reads right as it is written", () => {
    expect(untouched('{"model":"gpt\\u002d4"}', "gpt-4")).toBe(true);
    expect(untouched('{"model":"a\\/b"}', "a/b")).toBe(true);
  });
});
