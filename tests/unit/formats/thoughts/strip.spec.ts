import { text, utf8 } from "../../../../assembly/base/bytes";
import { withoutThoughts } from "../../../../assembly/formats/thoughts/strip";
import { ThoughtForm } from "../../../../assembly/formats/thoughts/thought_form";

const THOUGHT = '{"type":"thinking","thinking":"t","signature":"s"}';
const HIDDEN = '{"type":"redacted_thinking","data":"d"}';
const START = '{"contents":[{"role":"model","parts":';
const END = "}]}";
const SAID = '{"type":"text","text":"x"}';

function messages(list: string, more: string = ""): string {
  return text(withoutThoughts(ThoughtForm.Messages, utf8(`{"messages":[${list}]${more}}`)));
}

function assistant(blocks: string): string {
  return `{"role":"assistant","content":[${blocks}]}`;
}

function items(list: string): string {
  return text(withoutThoughts(ThoughtForm.Responses, utf8(`{"input":[${list}]}`)));
}

function parts(list: string): string {
  const told = withoutThoughts(ThoughtForm.Contents, utf8(`${START}[${list}]${END}`));
  const whole = text(told);
  return whole.length == 0 ? whole : whole.substring(START.length, whole.length - END.length);
}

describe("thoughts in messages", () => {
  it("go wherever they stand, with everything else as it was", () => {
    const left = `{"messages":[${assistant(SAID)}]}`;
    expect(messages(assistant(`${THOUGHT},${SAID}`))).toBe(left);
    expect(messages(assistant(`${SAID},${HIDDEN}`))).toBe(left);
    expect(messages(assistant(`${THOUGHT},${HIDDEN},${SAID},${THOUGHT},${HIDDEN}`))).toBe(left);
    expect(messages(assistant(` ${THOUGHT} , ${SAID} `))).toBe(`{"messages":[${assistant(` ${SAID} `)}]}`);
  });

  it("take a message along that is nothing else", () => {
    const user = '{"role":"user","content":"q"}';
    expect(messages(`${user},${assistant(THOUGHT)},${user}`)).toBe(`{"messages":[${user},${user}]}`);
    expect(messages(`${user},${assistant(`${THOUGHT},${HIDDEN}`)}`)).toBe(`{"messages":[${user}]}`);
  });

  it("are not looked for in tools' results, texts and what is no list", () => {
    expect(messages(assistant(SAID))).toBe("");
    expect(messages(`{"role":"user","content":"thinking"},5,null,{"content":[5,null,"thinking",[]]}`)).toBe("");
    expect(text(withoutThoughts(ThoughtForm.Messages, utf8('{"messages":{"content":[]}}')))).toBe("");
    expect(text(withoutThoughts(ThoughtForm.Messages, utf8("[")))).toBe("");
    expect(text(withoutThoughts(ThoughtForm.Messages, utf8("")))).toBe("");
  });

  it("are wanted in the turn that tools answer by models that are told to think: these think off", () => {
    const result = '{"role":"user","content":[{"type":"tool_result","tool_use_id":"i"}]}';
    const on = ',"thinking":{"type":"enabled","budget_tokens":1024}';
    const begun = assistant(`${THOUGHT},${SAID}`);
    const left = `{"messages":[${assistant(SAID)},${result}]`;
    expect(messages(`${begun},${result}`, on)).toBe(`${left}}`);
    expect(messages(`${begun},${result}`, ',"thinking":{"type":"adaptive"}')).toBe(
      `${left},"thinking":{"type":"adaptive"}}`,
    );
    expect(messages(begun, on)).toBe(`{"messages":[${assistant(SAID)}]${on}}`);
    expect(messages(result, on)).toBe("");
  });
});

describe("reasoning among items", () => {
  it("goes, and the ids that belong to it", () => {
    const list =
      '{"role":"user","content":"q","id":"m0"},{"type":"reasoning","id":"r","encrypted_content":"e"},' +
      '{"id":"m","type":"message","role":"assistant","content":[]},{"type":"function_call","id":"f","call_id":"c"},' +
      '{"type":"function_call_output","id":"o","call_id":"c"},{"type":"web_search_call","id":"w"},' +
      '{"type":"item_reference","id":"i"},{"type":"reasoning","id":"r2"}';
    expect(items(list)).toBe(
      '{"input":[{"role":"user","content":"q"},{"type":"message","role":"assistant","content":[]},' +
        '{"type":"function_call","call_id":"c"},{"type":"function_call_output","id":"o","call_id":"c"},' +
        '{"type":"web_search_call","id":"w"},{"type":"item_reference","id":"i"}]}',
    );
  });

  it("cannot go where a compacted item stays", () => {
    expect(items('{"type":"reasoning","id":"r"},{"type":"compaction","id":"c"}')).toBe("");
  });

  it("is not looked for in what is no list of items", () => {
    expect(items('"reasoning",5,null,[]')).toBe("");
    expect(text(withoutThoughts(ThoughtForm.Responses, utf8('{"input":"reasoning"}')))).toBe("");
  });
});

describe("signatures of parts", () => {
  it("go, but of calls, which want one: there the vendor is told to look for none", () => {
    expect(parts('{"text":"x","thoughtSignature":"s"},{"thought_signature":"s","text":"y"}')).toBe(
      '[{"text":"x"},{"text":"y"}]',
    );
    const escape = '"skip_thought_signature_validator"';
    expect(parts('{"functionCall":{},"thoughtSignature":"s"}')).toBe(
      `[{"functionCall":{},"thoughtSignature":${escape}}]`,
    );
    expect(parts('{"function_call":{},"thought_signature":"s"}')).toBe(
      `[{"function_call":{},"thought_signature":${escape}}]`,
    );
  });

  it("are not looked for in what is no part", () => {
    expect(parts('5,null,"thoughtSignature",[],{"text":"x"}')).toBe("");
    const one = '{"contents":{"parts":[{"text":"x","thoughtSignature":"s"}]}}';
    expect(text(withoutThoughts(ThoughtForm.Contents, utf8(one)))).toBe('{"contents":{"parts":[{"text":"x"}]}}');
    expect(text(withoutThoughts(ThoughtForm.None, utf8(one)))).toBe("");
  });
});
