import { utf8 } from "../../../../../assembly/base/bytes";
import { AnthropicVendor } from "../../../../../assembly/formats/anthropic/vendor/vendor";
import { messages, rendered } from "./samples";

const USER = '{"role":"user","content":"q"}';
const MARK = '"cache_control":{"type":"ephemeral"}';

/** The member `system` for the instructions `given`; "" for none. */
function system(given: string, preamble: string = ""): string {
  const body = rendered(`{"messages":[${given}${USER}]}`, "", new AnthropicVendor(utf8(preamble)));
  const end = body.indexOf(',"messages":');
  return end < 0 ? "" : body.substring('{"system":'.length, end);
}

/** The block that a part of a user's content becomes; "" for none. */
function block(part: string): string {
  const written = messages(`{"role":"user","content":[{"type":"text","text":"q"},${part}]}`);
  const start = '[{"role":"user","content":[{"type":"text","text":"q"}'.length;
  return written.length < start + 5 ? "" : written.substring(start + 1, written.length - 3);
}

describe("anthropic system prompt", () => {
  it("joins all instructions, wherever they stand", () => {
    expect(system("")).toBe("");
    expect(system('{"role":"system","content":"a\\n"},')).toBe('"a\\n"');
    expect(system(`{"role":"system","content":"a"},${USER},{"role":"developer","content":"b"},`)).toBe('"a\\nb"');
    expect(system('{"role":"system","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},')).toBe(
      '"a\\nb"',
    );
    expect(system('{"role":"system","content":""},{"role":"system"},{"role":"system","content":[7]},')).toBe("");
    expect(system('{"role":"system","content":""},{"role":"system","content":"b"},')).toBe('"b"');
  });

  it("is a list of texts where one is marked for the cache", () => {
    expect(
      system(
        `{"role":"system","content":"a"},{"role":"system","content":[{"type":"text","text":"b",${MARK}},{"type":"text","text":"c"}]},`,
      ),
    ).toBe(`[{"type":"text","text":"a"},{"type":"text","text":"b",${MARK}},{"type":"text","text":"c"}]`);
    expect(system(`{"role":"system","content":"a",${MARK}},`)).toBe(`[{"type":"text","text":"a",${MARK}}]`);
  });

  it("begins with the preamble where there is one", () => {
    expect(system("", "P")).toBe(`[{"type":"text","text":"P",${MARK}}]`);
    expect(system('{"role":"system","content":"a"},{"role":"system","content":"b"},', "P")).toBe(
      `[{"type":"text","text":"P"},{"type":"text","text":"a\\nb",${MARK}}]`,
    );
    expect(system(`{"role":"system","content":"a",${MARK}},{"role":"system","content":"b"},`, "P")).toBe(
      `[{"type":"text","text":"P"},{"type":"text","text":"a",${MARK}},{"type":"text","text":"b"}]`,
    );
  });
});

describe("anthropic content", () => {
  it("keeps texts as they are written, and their marks", () => {
    expect(messages('{"role":"user","content":"\\u00e9\\/","name":"n"}')).toBe(
      '[{"role":"user","content":"\\u00e9\\/"}]',
    );
    expect(block(`{"type":"text","text":"t",${MARK}}`)).toBe(`{"type":"text","text":"t",${MARK}}`);
    expect(block('{"type":"text","text":""}')).toBe("");
    expect(block('{"type":"text"}')).toBe("");
  });

  it("takes images by address or as data", () => {
    expect(block('{"type":"image_url","image_url":{"url":"https://h/i.png","detail":"low"}}')).toBe(
      '{"type":"image","source":{"type":"url","url":"https://h/i.png"}}',
    );
    expect(block('{"type":"image_url","image_url":"http:\\/\\/h"}')).toBe(
      '{"type":"image","source":{"type":"url","url":"http:\\/\\/h"}}',
    );
    expect(block(`{"type":"image_url","image_url":{"url":"data:image\\/webp;x=1;BASE64,A\\/+="},${MARK}}`)).toBe(
      `{"type":"image","source":{"type":"base64","media_type":"image\\/webp","data":"A\\/+="},${MARK}}`,
    );
  });

  it("leaves out images without a usable address", () => {
    expect(block('{"type":"image_url"}')).toBe("");
    expect(block('{"type":"image_url","image_url":{}}')).toBe("");
    expect(block('{"type":"image_url","image_url":{"url":7}}')).toBe("");
    expect(block('{"type":"image_url","image_url":{"url":"data:image/png,A"}}')).toBe("");
    expect(block('{"type":"image_url","image_url":{"url":"data:image/png;base64"}}')).toBe("");
    expect(block('{"type":"image_url","image_url":{"url":"gs://b/o"}}')).toBe("");
    expect(block('{"type":"input_audio","input_audio":{"data":"A","format":"wav"}}')).toBe("");
    expect(block("null")).toBe("");
  });

  it("takes documents, uploaded or as data", () => {
    expect(block('{"type":"file","file":{"file_id":"file-1"}}')).toBe(
      '{"type":"document","source":{"type":"file","file_id":"file-1"}}',
    );
    expect(block('{"type":"file","file":{"file_data":"data:application/pdf;base64,JVBE","filename":"a.pdf"}}')).toBe(
      '{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"a.pdf"}',
    );
    expect(block('{"type":"file","file":{"file_data":"data:image/gif;base64,R0","filename":"a.gif"}}')).toBe(
      '{"type":"image","source":{"type":"base64","media_type":"image/gif","data":"R0"}}',
    );
    expect(block('{"type":"image_url","image_url":{"url":"data:application/pdf;base64,JVBE"}}')).toBe(
      '{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}}',
    );
    expect(block('{"type":"file","file":{"filename":"a"}}')).toBe("");
  });

  it("keeps the vendor's own blocks", () => {
    const own = '{"type":"thinking","thinking":"t","signature":"s"}';
    expect(block(own)).toBe(own);
    const image = '{"type":"image","source":{"type":"url","url":"u"}}';
    expect(block(image)).toBe(image);
    expect(block('{"type":"image"}')).toBe("");
  });
});

describe("anthropic messages", () => {
  it("gives calls their arguments as objects, and always an input", () => {
    const call = (given: string): string => `{"id":"c","type":"function","function":{"name":"f"${given}}}`;
    const used = (input: string): string => `{"type":"tool_use","id":"c","name":"f","input":${input}}`;
    const calls = [
      call(',"arguments":" {\\"a\\": 1.0} "'),
      call(""),
      call(',"arguments":"{"'),
      call(',"arguments":"[1]"'),
    ];
    expect(messages(`{"role":"assistant","content":null,"tool_calls":[${calls.join(",")},{"id":"d"},7]}`)).toBe(
      `[{"role":"assistant","content":[${used('{"a": 1.0}')},${used("{}")},${used("{}")},${used("{}")}]}]`,
    );
    expect(messages(`{"role":"assistant","content":"","tool_calls":[${call(',"arguments":{"b":[ ]}')}]}`)).toBe(
      `[{"role":"assistant","content":[${used('{"b":[ ]}')}]}]`,
    );
  });

  it("puts results of tools, and what the user says next, into one message", () => {
    expect(
      messages(
        `${USER},{"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"2"},{"type":"text","text":"3"}]},{"role":"user","content":"4"},{"role":"user","content":"5"}`,
      ),
    ).toBe(
      '[{"role":"user","content":"q"},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"},{"type":"tool_result","tool_use_id":"b","content":"2\\n3"},{"type":"text","text":"4"}]},{"role":"user","content":"5"}]',
    );
  });

  it("keeps images and marks in results of tools", () => {
    expect(
      messages(
        `{"role":"tool","tool_call_id":"a",${MARK},"content":[{"type":"text","text":"1"},{"type":"image_url","image_url":{"url":"https://h"}}]},{"role":"tool","content":null}`,
      ),
    ).toBe(
      `[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"1"},{"type":"image","source":{"type":"url","url":"https://h"}}],${MARK}},{"type":"tool_result","tool_use_id":""}]}]`,
    );
  });

  it("spells ids as the vendor takes them, in calls and results alike", () => {
    expect(
      messages(
        '{"role":"assistant","tool_calls":[{"id":"fn.f:0|\\u00e9","function":{"name":"f"}}]},{"role":"tool","tool_call_id":"fn.f:0|é","content":"x"}',
      ),
    ).toBe(
      '[{"role":"assistant","content":[{"type":"tool_use","id":"fn_f_0___","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"fn_f_0___","content":"x"}]}]',
    );
  });

  it("leaves out messages that say nothing", () => {
    expect(
      messages(
        `${USER},{"role":"assistant","content":null},{"role":"assistant","content":""},{"role":"user","content":[]},{"role":"user","content":7},{"role":"function","name":"f","content":"x"}`,
      ),
    ).toBe(`[${USER}]`);
  });

  it("keeps what an assistant refused, and drops its thoughts", () => {
    expect(messages('{"role":"assistant","content":null,"refusal":"no"}')).toBe(
      '[{"role":"assistant","content":"no"}]',
    );
    expect(messages('{"role":"assistant","content":[{"type":"refusal","refusal":"no"}],"reasoning_content":"r"}')).toBe(
      '[{"role":"assistant","content":[{"type":"text","text":"no"}]}]',
    );
  });
});
