import { text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { SseEvent } from "../../../../../assembly/base/sse/event";
import { ModelTraits, PLAIN, SignedThoughts, Thoughts } from "../../../../../assembly/canonical/traits";
import { NO_FACTS } from "../../../../../assembly/formats/client_facts";
import { parseMessages } from "../../../../../assembly/formats/anthropic/client/request";
import { renderMessage } from "../../../../../assembly/formats/anthropic/client/response";
import { MessageStream } from "../../../../../assembly/formats/anthropic/client/stream";

const DETAILED: ModelTraits = { thoughtsInHistory: Thoughts.All, signedThoughts: SignedThoughts.Details };
const PLAINLY: ModelTraits = { thoughtsInHistory: Thoughts.All, signedThoughts: SignedThoughts.LeftOut };
const DROPPING: ModelTraits = { thoughtsInHistory: Thoughts.Dropped };
const SIGNED = '{"type":"thinking","thinking":"hm","signature":"s"}';
const TOLD = '{"type":"thinking","signature":"s","thinking":"hm"}';
const REDACTED = '{"type":"redacted_thinking","data":"d"}';

function between(whole: string, start: string, end: string): string {
  const from = whole.indexOf(start) + start.length;
  return whole.substring(from, whole.lastIndexOf(end));
}

/** The content of the message for an answer with these members. */
function content(members: string): string {
  const body = `{"id":"c","choices":[{"message":{${members}},"finish_reason":"stop"}]}`;
  return between(text(renderMessage(JsonDocument.parse(utf8(body)), NO_FACTS)), '"content":[', '],"model"');
}

/** Data of all events but those of the message, for chunks with these deltas. */
function events(deltas: string[]): string {
  const stream = new MessageStream();
  const event = new SseEvent();
  for (let i = 0; i < deltas.length; i++) {
    event.data.setAll(utf8(`{"id":"c","choices":[{"delta":{${deltas[i]}}}]}`));
    stream.event(event);
  }
  event.data.setAll(utf8('{"choices":[{"delta":{},"finish_reason":"stop"}]}'));
  stream.event(event);
  const lines = text(stream.take()).split("\n");
  const data: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].startsWith("data: ") && !lines[i].includes('"message')) data.push(lines[i].substring(6));
  }
  return data.join("\n");
}

function start(index: i32, block: string): string {
  return `{"type":"content_block_start","index":${index},"content_block":{${block}}}\n`;
}

function delta(index: i32, members: string): string {
  return `{"type":"content_block_delta","index":${index},"delta":{${members}}}\n`;
}

function stop(index: i32): string {
  return `{"type":"content_block_stop","index":${index}}\n`;
}

/** The assistant's message that these blocks become, without its role. */
function history(blocks: string, traits: ModelTraits): string {
  const body = `{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[${blocks}]}]}`;
  return between(text(parseMessages(JsonDocument.parse(utf8(body)), traits).body), '"assistant","content":', "}]");
}

describe("signed thoughts of an answer", () => {
  it("are told with their signatures, and once", () => {
    const blocks = `"reasoning_content":"hm","thinking_blocks":[${SIGNED},${REDACTED},${SIGNED}]`;
    expect(content(`${blocks},"content":"x"`)).toBe(`${TOLD},${REDACTED},${TOLD},{"type":"text","text":"x"}`);
    const entry = '{"type":"reasoning.text","text":"hm","signature":"s","format":"anthropic-claude-v1","index":0}';
    const secret = '{"type":"reasoning.encrypted","data":"d"}';
    expect(content(`"reasoning":"hm","reasoning_details":[${entry},${secret}]`)).toBe(`${TOLD},${REDACTED}`);
    const summary = '{"type":"reasoning.summary","summary":"hm"}';
    const unsigned = '{"type":"thinking","signature":"","thinking":"hm"}';
    expect(content(`"reasoning":"hm","reasoning_details":[${summary}]`)).toBe(unsigned);
    expect(content(`"reasoning":"hm","reasoning_details":[${secret}]`)).toBe(`${unsigned},${REDACTED}`);
    expect(content('"reasoning":"hm","thinking_blocks":[],"reasoning_details":null')).toBe(unsigned);
  });

  it("keep what else their vendor needs", () => {
    const entry = '{"type":"reasoning.encrypted","id":"rs_1","data":"d","format":"openai-responses-v1"}';
    const told = content(`"reasoning_details":[${entry}]`);
    expect(told.includes("redacted_thinking")).toBe(true);
    expect(history(`${told},{"type":"text","text":"x"}`, DETAILED)).toBe(
      `[{"type":"text","text":"x"}],"reasoning_details":[${entry}]`,
    );
    expect(history(`${told},{"type":"text","text":"x"}`, PLAIN).includes(entry)).toBe(true);
  });

  it("are streamed: the signature before its block stops", () => {
    const thinking = start(0, '"type":"thinking","signature":"","thinking":""');
    const piece = (index: i32): string => delta(index, '"type":"thinking_delta","thinking":"hm"');
    const signature = delta(0, '"type":"signature_delta","signature":"s"');
    const text = start(1, '"type":"text","text":""') + delta(1, '"type":"text_delta","text":"x"') + stop(1);
    const first = '"reasoning_content":"hm","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":""}]';
    const second = '"reasoning_content":"","thinking_blocks":[{"type":"thinking","thinking":"","signature":"s"}]';
    const whole = (thinking + piece(0) + signature + stop(0) + text).trimEnd();
    expect(events([first, second, '"content":"x"'])).toBe(whole);
    const detail = '"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","index":0}]';
    const signed = '"reasoning_details":[{"type":"reasoning.text","signature":"s","index":0}]';
    expect(events([detail, signed, '"content":"x"'])).toBe(whole);
    const next = start(1, '"type":"thinking","signature":"","thinking":""') + piece(1) + stop(1);
    expect(events([first, second, first])).toBe((thinking + piece(0) + signature + stop(0) + next).trimEnd());
    const redacted = start(0, '"type":"redacted_thinking","data":"d"') + stop(0);
    expect(events([`"thinking_blocks":[${REDACTED}]`])).toBe(redacted.trimEnd());
  });

  it("are streamed behind a text for a call alone, which needs them: clients take the last block for the answer", () => {
    const said = (index: i32, words: string): string => delta(index, `"type":"text_delta","text":"${words}"`);
    const opened = start(0, '"type":"text","text":""') + said(0, "a");
    const encrypted = `"thinking_blocks":[${REDACTED}]`;
    const told = start(1, '"type":"redacted_thinking","data":"d"') + stop(1);
    expect(events(['"content":"a"', encrypted])).toBe((opened + stop(0)).trimEnd());
    expect(events(['"content":"a"', encrypted, '"content":"b"'])).toBe((opened + said(0, "b") + stop(0)).trimEnd());
    const call = '"tool_calls":[{"index":0,"id":"i","function":{"name":"n","arguments":"{}"}}]';
    expect(events(['"content":"a"', encrypted, call]).startsWith(opened + stop(0) + told)).toBe(true);
    const thought = events(['"content":"a"', encrypted, '"reasoning_content":"hm"']);
    expect(thought.startsWith(opened + stop(0) + told)).toBe(true, thought);
    const long = `"thinking_blocks":[{"type":"redacted_thinking","data":"${"d".repeat(70000)}"}]`;
    const many = events(['"content":"a"', encrypted, long]);
    expect(many.startsWith(opened + stop(0) + told)).toBe(true);
    expect(many.split('"redacted_thinking"').length).toBe(3);
  });
});

describe("signed thoughts of the history", () => {
  const text = '{"type":"text","text":"x"}';

  it("go back in their vendor's form", () => {
    const blocks = `${SIGNED},${REDACTED},${text}`;
    expect(history(blocks, PLAIN)).toBe(`[${text}],"thinking_blocks":[${SIGNED},${REDACTED}]`);
    expect(history(blocks, DETAILED)).toBe(
      `[${text}],"reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"s","index":0},` +
        `{"type":"reasoning.encrypted","data":"d","index":1}]`,
    );
    expect(history(blocks, PLAINLY)).toBe(`[${text}],"reasoning_content":"hm"`);
    expect(history(blocks, DROPPING)).toBe(`[${text}]`);
    const unsigned = '{"type":"thinking","thinking":"hm","signature":""}';
    expect(history(`${unsigned},${text}`, PLAIN)).toBe(`[${text}]`);
    expect(history(`${unsigned},${text}`, DETAILED)).toBe(`[${text}],"reasoning_content":"hm"`);
  });

  it("stay out where what they carry is no JSON", () => {
    const broken = '{"type":"redacted_thinking","data":"reasoning_details:{\\"a\\""}';
    expect(history(`${broken},${text}`, DETAILED)).toBe(`[${text}]`);
  });
});

describe("signatures of Google's", () => {
  const call = '"id":"t:0","type":"function","function":{"name":"f","arguments":"{}"}';
  const signature = '"extra_content":{"google":{"thought_signature":"a+/="}}';
  const use = '{"type":"tool_use","id":"t:0","name":"f","input":{}}';

  it("come back to their call", () => {
    const told = content(`"tool_calls":[{${call},${signature}}]`);
    expect(told.startsWith(`${use},{"type":"redacted_thinking"`)).toBe(true, told);
    expect(history(told, PLAIN)).toBe(`null,"tool_calls":[{${call},${signature}}]`);
    expect(history(told, DROPPING)).toBe(`null,"tool_calls":[{${call}}]`);
    expect(history(told, PLAINLY)).toBe(`null,"tool_calls":[{${call}}]`);
  });

  it("are streamed behind the calls", () => {
    const whole = events([`"tool_calls":[{"index":0,${call},${signature}}]`]);
    const redacted = whole.indexOf('"redacted_thinking"');
    expect(redacted > whole.indexOf('"tool_use"')).toBe(true, whole);
  });

  it("of a message come back to it", () => {
    const told = content(`"content":"x",${signature}`);
    expect(history(told, PLAIN)).toBe(`[{"type":"text","text":"x"}],${signature}`);
  });
});
