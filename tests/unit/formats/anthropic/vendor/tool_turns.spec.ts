import { Fitted } from "../../../../../assembly/canonical/fit/fitted";
import { lastFitted, messages, parameters, rendered } from "./samples";

const USER = '{"role":"user","content":"q"}';
const MARK = '"cache_control":{"type":"ephemeral"}';

function call(id: string, given: string = "{}"): string {
  return `{"id":"${id}","type":"function","function":{"name":"f","arguments":"${given}"}}`;
}

/** An assistant's message with `calls`. */
function calling(calls: string): string {
  return `{"role":"assistant","content":null,"tool_calls":[${calls}]}`;
}

function result(id: string, content: string): string {
  return `{"role":"tool","tool_call_id":"${id}","content":"${content}"}`;
}

function used(id: string, input: string = "{}"): string {
  return `{"type":"tool_use","id":"${id}","name":"f","input":${input}}`;
}

function answered(id: string, content: string): string {
  return `{"type":"tool_result","tool_use_id":"${id}","content":"${content}"}`;
}

/** The vendor's messages for a turn with these blocks. */
function turn(uses: string, results: string): string {
  return `[{"role":"assistant","content":[${uses}]},{"role":"user","content":[${results}]}]`;
}

describe("anthropic turns with tools", () => {
  it("give calls their arguments as objects, and what is none within one", () => {
    const calls = [call("a", ' {\\"a\\": 1.0} '), call("b", ""), call("c", "{"), call("d", "[1]")].join(",");
    const results = [result("a", "1"), result("b", "2"), result("c", "3"), result("d", "4")].join(",");
    expect(messages(`${calling(calls)},${results}`)).toBe(
      turn(
        [
          used("a", '{"a": 1.0}'),
          used("b"),
          used("c", '{"INVALID_JSON":"{"}'),
          used("d", '{"INVALID_JSON":"[1]"}'),
        ].join(","),
        [answered("a", "1"), answered("b", "2"), answered("c", "3"), answered("d", "4")].join(","),
      ),
    );
    expect(messages(`${calling('{"id":"a","function":{"name":"f","arguments":{"b":[ ]}}}')},${result("a", "1")}`)).toBe(
      turn(used("a", '{"b":[ ]}'), answered("a", "1")),
    );
  });

  it("put results into one message in the calls' order, and what the user says behind them", () => {
    const calls = calling(`${call("a")},${call("b")}`);
    const parts =
      '{"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"2"},{"type":"text","text":" "},{"type":"text","text":"3"}]}';
    const written = `${answered("a", "1")},${answered("b", "2\\n3")}`;
    const said = '{"type":"text","text":"q"}';
    expect(messages(`${calls},${parts},${result("a", "1")},${USER},${USER}`)).toBe(
      turn(`${used("a")},${used("b")}`, `${written},${said}`).replace("]}]", `]},${USER}]`),
    );
    expect(messages(`${calls},${result("a", "1")},${USER},${parts}`)).toBe(
      turn(`${used("a")},${used("b")}`, `${written},${said}`),
    );
  });

  it("may have their calls in several messages", () => {
    expect(messages(`${calling(call("a"))},${calling(call("b"))},${result("a", "1")},${result("b", "2")}`)).toBe(
      `[{"role":"assistant","content":[${used("a")}]},{"role":"assistant","content":[${used("b")}]},` +
        `{"role":"user","content":[${answered("a", "1")},${answered("b", "2")}]}]`,
    );
  });

  it("keep images, marks and errors in results, and no blank text", () => {
    const image = '{"type":"image_url","image_url":{"url":"https://h"}}';
    const content = `[{"type":"text","text":"\\n"},{"type":"text","text":"1"},${image}]`;
    expect(
      messages(
        `${calling(`${call("a")},${call("b")}`)},{"role":"tool","tool_call_id":"a",${MARK},"content":${content}},{"role":"tool","tool_call_id":"b","content":" ","is_error":true}`,
      ),
    ).toBe(
      turn(
        `${used("a")},${used("b")}`,
        `{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"1"},{"type":"image","source":{"type":"url","url":"https://h"}}],${MARK}},{"type":"tool_result","tool_use_id":"b","is_error":true}`,
      ),
    );
  });

  it("have no blank text beside calls", () => {
    expect(messages(`${calling(call("a")).replace("null", '" \\n"')},${result("a", "1")}`)).toBe(
      turn(used("a"), answered("a", "1")),
    );
  });
});

describe("ids of calls in anthropic messages", () => {
  it("are spelled as the vendor takes them, in calls and results alike", () => {
    expect(messages(`${calling(call("fn.f:0|\\u00e9"))},${result("fn.f:0|é", "x")}`)).toBe(
      turn(used("fn_f_0___"), answered("fn_f_0___", "x")),
    );
    const long = "x".repeat(65);
    const written = messages(`${calling(call(long))},${result(long, "x")}`);
    expect(written).toBe(turn(used("x".repeat(48) + "_3022722951"), answered("x".repeat(48) + "_3022722951", "x")));
  });

  it("are made up where they are empty, by the order of calls and results", () => {
    const calls = calling(`${call("")},${call("")}`);
    expect(messages(`${calls},${result("", "1")},${result("", "2")}`)).toBe(
      turn(`${used("call_1")},${used("call_2")}`, `${answered("call_1", "1")},${answered("call_2", "2")}`),
    );
    expect(messages(`${calls},${result("z", "1")},${result("y", "2")}`)).toBe(
      turn(`${used("call_1")},${used("call_2")}`, `${answered("call_1", "1")},${answered("call_2", "2")}`),
    );
  });

  it("are others where they repeat, in one turn or later, and never change with what follows", () => {
    const first = `${calling(`${call("c")},${call("c")}`)},${result("c", "1")},${result("c", "2")}`;
    const written = turn(`${used("c")},${used("c_1")}`, `${answered("c", "1")},${answered("c_1", "2")}`);
    expect(messages(first)).toBe(written);
    const later = messages(
      `${first},${calling(`${call("c_1")},${call("c")}`)},${result("c", "3")},${result("c_1", "4")}`,
    );
    expect(later).toBe(
      written.substring(0, written.length - 1) +
        "," +
        turn(`${used("c_1_2")},${used("c_3")}`, `${answered("c_1_2", "4")},${answered("c_3", "3")}`).substring(1),
    );
  });

  it("that nothing answers, or that nobody asked for, are named", () => {
    const unanswered = "a call of a tool has no result in the messages behind it.";
    const unasked = "it has the result of a tool that was not called right before it.";
    expect(messages(`${USER},${calling(call("a"))},${USER}`)).toBe(`!messages[1]: ${unanswered}`);
    expect(messages(`${USER},${calling(call("a"))}`)).toBe(`!messages[1]: ${unanswered}`);
    expect(messages(`${calling(call("a"))},${result("a", "1")},${result("a", "2")}`)).toBe(`!messages[2]: ${unasked}`);
    expect(messages(`${USER},${result("a", "1")}`)).toBe(`!messages[1]: ${unasked}`);
    expect(messages(`${calling(call("a"))},${result("b", "1")}`)).toBe(`!messages[1]: ${unasked}`);
    expect(messages(calling('{"id":"a"}'))).toBe("!messages[0].tool_calls: each needs a function with a name.");
  });
});

describe("other forms of calls in a chat for anthropic", () => {
  it("are functions, as there were once", () => {
    const called = '{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}}';
    expect(messages(`${called},{"role":"function","name":"f","content":"1"}`)).toBe(
      turn(used("call_1"), answered("call_1", "1")),
    );
    expect(parameters('"functions":[{"name":"f","description":"d","parameters":{"type":"object"}}]')).toBe(
      '"tools":[{"name":"f","description":"d","input_schema":{"type":"object"}}],' +
        '"tool_choice":{"type":"auto","disable_parallel_tool_use":true},"max_tokens":4096',
    );
    expect(
      parameters('"functions":[{"name":"f"}],"function_call":{"name":"f"}').includes(
        '"tool_choice":{"type":"tool","name":"f"}',
      ),
    ).toBe(true);
    expect(parameters('"functions":[{"name":"f"}],"function_call":"none"').includes('{"type":"none"}')).toBe(true);
    expect(rendered(`{"messages":[${USER}],"functions":[{}]}`)).toBe("!functions[0].name: a name is required.");
  });

  it("are the vendor's own, whose ids are mended, too", () => {
    const content = `[{"type":"text","text":"t"},{"type":"tool_use","id":"a.b","name":"f","input":{"p": 1}}]`;
    const block = '{"type":"tool_result","tool_use_id":"a.b","content":[{"type":"text","text":"1"}]}';
    expect(
      messages(
        `{"role":"assistant","content":${content}},{"role":"user","content":[{"type":"text","text":"q"},${block}]}`,
      ),
    ).toBe(
      '[{"role":"assistant","content":[{"type":"text","text":"t"},{"type":"tool_use","id":"a_b","name":"f","input":{"p": 1}}]},' +
        '{"role":"user","content":[{"type":"tool_result","tool_use_id":"a_b","content":[{"type":"text","text":"1"}]},{"type":"text","text":"q"}]}]',
    );
  });

  it("say a call once that stands in both", () => {
    const block = '{"type":"tool_use","id":"a","name":"f","input":{}}';
    expect(messages(`{"role":"assistant","content":[${block}],"tool_calls":[${call("a")}]},${result("a", "1")}`)).toBe(
      turn('{"type":"tool_use","id":"a","name":"f","input":{}}', answered("a", "1")),
    );
  });
});

describe("thoughts in the history of a chat for anthropic", () => {
  const THOUGHT = '{"type":"thinking","thinking":"t","signature":"s"}';
  const SEALED = '{"type":"redacted_thinking","data":"d"}';
  const SILENT = '{"type":"thinking","thinking":"","signature":"s2"}';

  it("go back first, in their order, also those without a text", () => {
    const given = `{"role":"assistant","content":"x","thinking_blocks":[${THOUGHT},${SEALED},${SILENT}],"tool_calls":[${call("a")}]}`;
    expect(messages(`${given},${result("a", "1")}`)).toBe(
      turn(`${THOUGHT},${SEALED},${SILENT},{"type":"text","text":"x"},${used("a")}`, answered("a", "1")),
    );
    expect(lastFitted).toBe(0);
  });

  it("may come in the pieces in which they were streamed", () => {
    const pieces =
      '{"index":0,"type":"thinking","thinking":"t"},{"index":0,"type":"thinking","thinking":"u\\n"},{"index":0,"type":"thinking","thinking":"","signature":"s"}';
    expect(messages(`{"role":"assistant","content":"x","thinking_blocks":[${pieces}]},${USER}`)).toBe(
      `[{"role":"assistant","content":[{"type":"thinking","thinking":"tu\\n","signature":"s"},{"type":"text","text":"x"}]},${USER}]`,
    );
  });

  it("are left out without a signature, and once where the content has them", () => {
    expect(
      messages(`{"role":"assistant","content":"x","thinking_blocks":[{"type":"thinking","thinking":"t"},7]},${USER}`),
    ).toBe(`[{"role":"assistant","content":[{"type":"text","text":"x"}]},${USER}]`);
    expect(lastFitted).toBe(Fitted.Thoughts);
    expect(messages(`{"role":"assistant","content":[${THOUGHT}],"thinking_blocks":[${THOUGHT}]},${USER}`)).toBe(
      `[{"role":"assistant","content":[${THOUGHT}]},${USER}]`,
    );
  });
});
