import { text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { SseEvent } from "../../../../../assembly/base/sse/event";
import { ModelTraits, PLAIN } from "../../../../../assembly/canonical/traits";
import { ClientRequest } from "../../../../../assembly/formats/client_format";
import { parseMessages } from "../../../../../assembly/formats/anthropic/client/request";
import { renderMessage } from "../../../../../assembly/formats/anthropic/client/response";
import { MessageStream } from "../../../../../assembly/formats/anthropic/client/stream";

const USER = '{"role":"user","content":"a"}';
const SHORT: ModelTraits = { longestToolName: 16 };

function parse(body: string, traits: ModelTraits = PLAIN): ClientRequest {
  return parseMessages(JsonDocument.parse(utf8(body)), traits);
}

function ask(messages: string): ClientRequest {
  return parse(`{"messages":[${messages}]}`);
}

function use(id: string, name: string = "f"): string {
  return `{"type":"tool_use","id":"${id}","name":"${name}","input":{}}`;
}

function turn(calls: string): string {
  return `{"role":"assistant","content":[${calls}]}`;
}

function results(ids: string[]): string {
  const all: string[] = [];
  for (let i = 0; i < ids.length; i++) {
    all.push(`{"type":"tool_result","tool_use_id":"${ids[i]}","content":"${i}"}`);
  }
  return `{"role":"user","content":[${all.join(",")}]}`;
}

/** The values of `key` in `json`, in order. */
function all(json: string, key: string): string {
  const found: string[] = [];
  const mark = `"${key}":"`;
  for (let at = json.indexOf(mark); at >= 0; at = json.indexOf(mark, at + 1)) {
    found.push(json.substring(at + mark.length, json.indexOf('"', at + mark.length)));
  }
  return found.join(" ");
}

/** The ids of calls, and those that results belong to. */
function ids(messages: string): string {
  const body = text(ask(messages).body);
  return `${all(body, "id")} | ${all(body, "tool_call_id")}`;
}

function answer(request: ClientRequest, calls: string): string {
  const body = `{"id":"c","choices":[{"message":{"tool_calls":[${calls}]},"finish_reason":"tool_calls"}]}`;
  return text(renderMessage(JsonDocument.parse(utf8(body)), request.facts));
}

function stream(request: ClientRequest, calls: string): string {
  const reader = MessageStream.of(request.facts);
  const event = new SseEvent();
  event.data.setAll(utf8(`{"id":"c","choices":[{"delta":{"tool_calls":[${calls}]},"finish_reason":"tool_calls"}]}`));
  reader.event(event);
  reader.end();
  return text(reader.take());
}

function called(id: string, name: string = "f"): string {
  return `{"id":"${id}","function":{"name":"${name}","arguments":"{}"}}`;
}

describe("ids of calls in a request", () => {
  it("stay as they are while each is for one call", () => {
    expect(ids(`${USER},${turn(use("t") + "," + use("u"))},${results(["u", "t"])}`)).toBe("t u | u t");
  });

  it("that are empty are made up, for results in their order", () => {
    expect(ids(`${USER},${turn(use("") + "," + use(""))},${results(["", ""])}`)).toBe("call_0 call_1 | call_0 call_1");
  });

  it("that come again are made up, within a turn and over turns", () => {
    const twice = `${turn(use("c") + "," + use("c"))},${results(["c", "c"])}`;
    expect(ids(`${USER},${twice}`)).toBe("c call_1 | c call_1");
    const again = `${turn(use("c"))},${results(["c"])}`;
    expect(ids(`${USER},${again},${again}`)).toBe("c call_1 | c call_1");
    expect(ids(`${USER},${turn(use("call_1") + "," + use("call_1"))}`)).toBe("call_1 call_2 | ");
  });

  it("do not change when the conversation goes on", () => {
    const first = `${USER},${turn(use("") + "," + use("c") + "," + use("c"))},${results(["", "c", "c"])}`;
    const before = text(ask(first).body);
    const after = text(ask(`${first},${turn(use("call_0"))},${results(["call_0"])}`).body);
    expect(after.startsWith(before.substring(0, before.length - 2))).toBe(true);
    expect(all(after, "id")).toBe("call_0 c call_2 call_3");
  });

  it("without a call are left alone", () => {
    expect(ids(`${USER},${results(["x", ""])}`)).toBe(" | x ");
  });
});

describe("ids of calls in an answer", () => {
  it("are never one of the history's", () => {
    const request = ask(`${USER},${turn(use("call_0"))},${results(["call_0"])}`);
    expect(all(answer(request, called("call_0")), "id")).toBe("c toolu_c_1");
    expect(all(stream(request, called("call_0")), "id")).toBe("c toolu_c_1");
    expect(all(answer(request, called("new")), "id")).toBe("c new");
    expect(all(stream(request, called("new")), "id")).toBe("c new");
  });

  it("are different from each other", () => {
    const two = called("t") + "," + called("t");
    expect(all(answer(ask(USER), two), "id")).toBe("c t toolu_c_1");
    const mixed = two.replace('{"id"', '{"index":0,"id"').replace(',{"id"', ',{"index":1,"id"');
    expect(all(stream(ask(USER), mixed), "id")).toBe("c t toolu_c_1");
  });

  it("that are made up are none of the history's either", () => {
    const request = ask(`${USER},${turn(use("toolu_c_1"))},${results(["toolu_c_1"])}`);
    expect(all(answer(request, called("")), "id")).toBe("c toolu_c_2");
  });

  it("are numbered alone where there are more than are kept", () => {
    const many: string[] = [];
    for (let i = 0; i < 8200; i++) many.push(use(`t${i}`));
    const request = ask(`${USER},${turn(many.join(","))}`);
    expect(all(answer(request, called("x")), "id")).toBe("c toolu_c_8200");
  });
});

const A = "mcp__server__read_file";
const B = "mcp__server__read_disk";
const NAMED =
  `{"messages":[${USER},${turn(use("t", A))},${results(["t"])}],` +
  `"tools":[{"name":"${A}"},{"name":"${B}"},{"name":"short"}],"tool_choice":{"type":"tool","name":"${B}"}}`;

describe("names of tools", () => {
  it("that are too long are shortened, and stay different", () => {
    const names = all(text(parse(NAMED, SHORT).body), "name").split(" ");
    expect(names.length).toBe(5);
    expect(names[0]).toBe(names[1]);
    expect(names[1].length).toBe(16);
    expect(names[1].startsWith("mcp__se_")).toBe(true);
    expect(names[2].length).toBe(16);
    expect(names[1] == names[2]).toBe(false);
    expect(names[3]).toBe("short");
    expect(names[4]).toBe(names[2]);
    expect(all(text(parse(NAMED).body), "name")).toBe(`${A} ${A} ${B} short ${B}`);
  });

  it("are the client's own in answers", () => {
    const request = parse(NAMED, SHORT);
    const name = all(text(request.body), "name").split(" ")[2];
    expect(all(answer(request, called("x", name)), "name")).toBe(B);
    expect(all(stream(request, called("x", name)), "name")).toBe(B);
    expect(all(stream(request, called("x", "short")), "name")).toBe("short");
  });

  it("that no API takes are refused", () => {
    const long = "n".repeat(300);
    expect(parse(`{"messages":[${USER}],"tools":[{"name":"${long}"}]}`).problem).toBe("tools.0.name: it is too long");
  });
});
