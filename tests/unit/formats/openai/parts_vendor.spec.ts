import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { ResponseFacts } from "../../../../assembly/canonical/response_facts";
import { BareListVendor, PartsVendor } from "../../../../assembly/formats/openai/parts_vendor";

const vendor = new PartsVendor();

function told(answer: string): string {
  return text(vendor.parseResponse(new ResponseFacts(ApiName.ChatCompletions), JsonDocument.parse(utf8(answer))));
}

/** What becomes of the members of a message, which stands in an answer's second choice. */
function message(members: string): string {
  const before = '{"choices":[{"index":0},{"message":{';
  const after = "}}]}";
  return told(before + members + after)
    .replace(before, "")
    .replace(after, "");
}

const THOUGHT = '{"type":"thinking","thinking":[{"type":"text","text":"a\\n"},{"type":"text","text":"b"}]}';

describe("an answer of parts", () => {
  it("becomes a text, and its thoughts stand beside it", () => {
    expect(message(`"content":[${THOUGHT},{"type":"text","text":"c\\""},{"type":"text","text":"d"}]`)).toBe(
      '"content":"c\\"d","reasoning_content":"a\\nb"',
    );
    expect(message(`"content":[{"type":"text","text":"c"},${THOUGHT}]`)).toBe(
      '"content":"c","reasoning_content":"a\\nb"',
    );
    expect(message('"content":[{"type":"thinking","thinking":"a"}]')).toBe('"content":"","reasoning_content":"a"');
    expect(message('"content":[{"type":"text","text":"c"}]')).toBe('"content":"c"');
    expect(message('"content":[]')).toBe('"content":""');
  });

  it("keeps thoughts that stand there, and leaves out parts of other kinds", () => {
    expect(message(`"reasoning_content":"x","content":[${THOUGHT}]`)).toBe('"reasoning_content":"x","content":""');
    expect(message('"content":[{"type":"reference","reference_ids":[1]},7,null,[{"text":"x"}]]')).toBe('"content":""');
    expect(message('"content":[{"type":"thinking","thinking":[{"type":"reference"},1]}]')).toBe('"content":""');
  });

  it("stays as it is where its content is a text, or nothing", () => {
    const same = ['"content":"c"', '"content":null', '"x":[{"text":"t"}]'];
    for (let i = 0; i < same.length; i++) expect(message(same[i])).toBe(same[i]);
    const others = ['{"choices":[]}', '{"choices":null}', '{"choices":[1]}', "[]", '{"content":[{"text":"t"}]}'];
    for (let i = 0; i < others.length; i++) expect(told(others[i])).toBe(others[i]);
  });
});

describe("the end of an answer", () => {
  it("is told in OpenAI's words", () => {
    const end = (word: string): string => `{"choices":[{"message":{"content":"c"},"finish_reason":"${word}"}]}`;
    expect(told(end("eos"))).toBe(end("stop"));
    expect(told(end("model_length"))).toBe(end("length"));
    expect(told(end("tool_calls"))).toBe(end("tool_calls"));
    expect(told(end("error"))).toBe(end("error"));
    expect(told('{"choices":[{"finish_reason":null}]}')).toBe('{"choices":[{"finish_reason":null}]}');
  });
});

/** What a vendor whose lists are bare makes of an answer to `api`. */
function listed(api: ApiName, answer: string): string {
  return text(new BareListVendor().parseResponse(new ResponseFacts(api), JsonDocument.parse(utf8(answer))));
}

describe("a bare list of models", () => {
  it("becomes OpenAI's, and all else stays as it is", () => {
    expect(listed(ApiName.Models, ' [{"id":"a"}]\n')).toBe('{"object":"list","data":[{"id":"a"}]}');
    expect(listed(ApiName.Models, "[]")).toBe('{"object":"list","data":[]}');
    const same = '{"object":"list","data":[]}';
    expect(listed(ApiName.Models, same)).toBe(same);
    expect(listed(ApiName.ChatCompletions, "[]")).toBe("[]");
  });
});
