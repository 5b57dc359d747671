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
    const system = '{"role":"system","content":"s"}';
    expect(messages(`${begun},${result},${system}`, on)).toBe(`{"messages":[${assistant(SAID)},${result},${system}]}`);
    const more = '{"role":"user","content":"q"}';
    expect(messages(`${begun},${result},${assistant(THOUGHT)},${more}`, on)).toBe(
      `{"messages":[${assistant(SAID)},${result},${more}]}`,
    );
    expect(messages(`${begun},${result},${assistant(SAID)},${more}`, on)).toBe(
      `{"messages":[${assistant(SAID)},${result},${assistant(SAID)},${more}]${on}}`,
    );
  });
});

const SIGNED = '{"reasoningContent":{"reasoningText":{"text":"t","signature":"s"}}}';
const REDACTED = '{"reasoningContent":{"redactedContent":"d"}}';
const WORDS = '{"text":"reasoningContent"}';
const ASKED = '{"role":"user","content":[{"text":"q"}]}';

describe("thoughts in messages of Converse", () => {
  it("go wherever they stand, with everything else as it was", () => {
    expect(messages(assistant(`${SIGNED},${REDACTED},${WORDS},${SIGNED}`))).toBe(`{"messages":[${assistant(WORDS)}]}`);
    expect(messages(`${ASKED},${assistant(WORDS)},5,null`)).toBe("");
  });

  it("take a message along that is nothing else, and the user's beside it become one: roles take turns", () => {
    const more = '{"content":[ {"text":"r"}, {"text":"s"} ],"role":"user"}';
    const joined = '{"role":"user","content":[{"text":"q"},{"text":"r"},{"text":"s"}]}';
    const said = assistant(WORDS);
    expect(messages(`${ASKED},${assistant(SIGNED)},${more}`)).toBe(`{"messages":[${joined}]}`);
    expect(messages(`${ASKED},${assistant(SIGNED)},${more},${said},${ASKED}`)).toBe(
      `{"messages":[${joined},${said},${ASKED}]}`,
    );
    const list = `${ASKED},${assistant(REDACTED)},${ASKED},${assistant(SIGNED)},${ASKED},${assistant(SIGNED)}`;
    const thrice = '{"role":"user","content":[{"text":"q"},{"text":"q"},{"text":"q"}]}';
    expect(messages(list)).toBe(`{"messages":[${thrice}]}`);
    const strange = `{"role":"user","content":[${SIGNED},{"text":"q"},${REDACTED}]}`;
    expect(messages(`${strange},${assistant(SIGNED)},${strange},${assistant(SIGNED)},${ASKED}`)).toBe(
      `{"messages":[${thrice}]}`,
    );
    expect(messages(`${said},${assistant(SIGNED)},${said}`)).toBe(`{"messages":[${said},${said}]}`);
    expect(messages(`5,${assistant(SIGNED)},null,{"role":"user"},${ASKED}`)).toBe(
      `{"messages":[5,null,{"role":"user"},${ASKED}]}`,
    );
  });

  it("are wanted in the turn that tools answer by models that are told to think: these think off", () => {
    const result = '{"role":"user","content":[{"toolResult":{"toolUseId":"i","content":[]}}]}';
    const fields = (list: string): string => `,"additionalModelRequestFields":{${list}}`;
    const on = '"thinking":{"type":"enabled","budget_tokens":1024}';
    const adaptive = fields('"thinking":{"type":"adaptive"}');
    const begun = assistant(`${SIGNED},${WORDS}`);
    const left = `{"messages":[${assistant(WORDS)},${result}]`;
    expect(messages(`${begun},${result}`, fields(on))).toBe(`${left}${fields("")}}`);
    expect(messages(`${begun},${result}`, fields(`"top_k":1,${on}`))).toBe(`${left}${fields('"top_k":1')}}`);
    expect(messages(`${begun},${result}`, adaptive)).toBe(`${left}${adaptive}}`);
    expect(messages(begun, fields(on))).toBe(`{"messages":[${assistant(WORDS)}]${fields(on)}}`);
    expect(messages(result, fields(on))).toBe("");
    expect(messages(`${begun},${result},${assistant(SIGNED)}`, fields(on))).toBe(`${left}${fields("")}}`);
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
