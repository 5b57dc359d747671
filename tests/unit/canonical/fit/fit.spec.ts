import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Call } from "../../../../assembly/canonical/call";
import { Effort, effortsBetween } from "../../../../assembly/canonical/efforts";
import { fit } from "../../../../assembly/canonical/fit/fit";
import { Fitted } from "../../../../assembly/canonical/fit/fitted";
import { Settings } from "../../../../assembly/canonical/settings";
import { LimitName, ModelTraits, Sampling, Thoughts } from "../../../../assembly/canonical/traits";

let traits = new ModelTraits();
let last: Call = fitOf("{}", ApiName.ChatCompletions);

function fitOf(body: string, api: ApiName): Call {
  return fit(new Call(api, JsonDocument.parse(utf8(body)), utf8(""), new Settings()), traits);
}

function fitted(body: string, api: ApiName = ApiName.ChatCompletions): string {
  last = fitOf(body, api);
  return text(last.edit.apply());
}

function is(body: string, expected: string, what: u32 = 0): void {
  expect(fitted(body)).toBe(expected);
  expect(last.fitted).toBe(what);
}

describe("a request that is fitted", () => {
  beforeEach(() => {
    traits = new ModelTraits();
  });

  it("stays byte by byte where the model takes it, and where it is no chat", () => {
    is(
      '{"max_tokens": 1, "temperature": 2, "reasoning_effort": "odd"}',
      '{"max_tokens": 1, "temperature": 2, "reasoning_effort": "odd"}',
    );
    traits.sampling = Sampling.None;
    expect(fitted('{"temperature":1}', ApiName.Embeddings)).toBe('{"temperature":1}');
  });

  it("names its limit as the model does", () => {
    traits.limit = LimitName.MaxCompletionTokens;
    is('{"max_tokens":5}', '{"max_completion_tokens":5}');
    is('{"max_tokens":5,"max_completion_tokens":6}', '{"max_completion_tokens":6}');
    is('{"max_tokens":5,"max_completion_tokens":null}', '{"max_completion_tokens":5}');
    traits.limit = LimitName.MaxTokens;
    is('{"a":1,"max_completion_tokens":6}', '{"a":1,"max_tokens":6}');
    is('{"max_tokens":5}', '{"max_tokens":5}');
  });

  it("has no sampling where the model has none", () => {
    traits.sampling = Sampling.None;
    is('{"temperature":0,"top_p":1,"presence_penalty":0,"n":1}', '{"n":1}', Fitted.Sampling);
    is('{"temperature":null,"n":1}', '{"n":1}');
  });

  it("has one of two where the model takes no more, and none that is too high", () => {
    traits.sampling = Sampling.OneOfTwo;
    traits.highestTemperature = 1;
    is('{"temperature":0.5,"top_p":1}', '{"temperature":0.5}', Fitted.Sampling);
    is('{"top_p":1}', '{"top_p":1}');
    is('{"temperature":1.5}', '{"temperature":1.0}', Fitted.Temperature);
  });

  it("keeps its sampling while a model does not reason", () => {
    traits.sampling = Sampling.WithoutEffort;
    is('{"temperature":0}', '{"temperature":0}');
    is('{"temperature":0,"reasoning_effort":"none"}', '{"temperature":0,"reasoning_effort":"none"}');
    is('{"temperature":0,"reasoning_effort":"low"}', '{"reasoning_effort":"low"}', Fitted.Sampling);
    traits.reasonsByDefault = true;
    is('{"temperature":0,"n":1}', '{"n":1}', Fitted.Sampling);
  });

  it("asks for an effort that the model knows", () => {
    traits.efforts = effortsBetween(Effort.Low, Effort.High);
    is('{"reasoning_effort":"low"}', '{"reasoning_effort":"low"}');
    is('{"reasoning_effort":"max"}', '{"reasoning_effort":"high"}', Fitted.Effort);
    is('{"reasoning_effort":"minimal"}', '{"reasoning_effort":"low"}', Fitted.Effort);
    is('{"reasoning_effort":"none"}', '{"reasoning_effort":"low"}', Fitted.Effort);
    traits.efforts = Effort.None;
    is('{"a":1,"reasoning_effort":"high"}', '{"a":1}', Fitted.Effort);
    traits.efforts = 0;
    is('{"a":1,"reasoning_effort":"high"}', '{"a":1}', Fitted.Effort);
  });

  it("does not have a model reason that could call no tools then", () => {
    traits.toolsWithEffort = false;
    const tools = '"tools":[{"type":"function","function":{"name":"f"}}]';
    is(`{${tools},"reasoning_effort":"high"}`, `{${tools},"reasoning_effort":"none"}`, Fitted.Effort);
    is(`{${tools}}`, `{${tools}}`);
    traits.reasonsByDefault = true;
    is(`{${tools}}`, `{${tools},"reasoning_effort":"none"}`, Fitted.Effort);
    is('{"tools":[]}', '{"tools":[]}');
  });

  it("leaves the choice to a model that cannot be forced", () => {
    traits.forcedTool = false;
    is('{"tool_choice":"required"}', '{"tool_choice":"auto"}', Fitted.ForcedTool);
    is('{"tool_choice":{"type":"function","function":{"name":"f"}}}', '{"tool_choice":"auto"}', Fitted.ForcedTool);
    is('{"tool_choice":"none"}', '{"tool_choice":"none"}');
    traits.parallelCalls = false;
    is('{"a":1,"parallel_tool_calls":false}', '{"a":1}', Fitted.ParallelCalls);
  });

  it("is refused with a thread where the vendor keeps none, so that clients send all of it", () => {
    fitted('{"thread":{"type":"create"}}', ApiName.AnthropicMessages);
    expect(last.problem.startsWith("thread: ")).toBe(true);
    expect(text(last.details)).toBe('{"error_code":"thread_unsupported_request","unsupported":["thread"]}');
    fitted('{"thread":null}', ApiName.AnthropicMessages);
    expect(last.problem).toBe("");
    traits.threads = true;
    fitted('{"thread":{"type":"create"}}', ApiName.AnthropicMessages);
    expect(last.problem).toBe("");
  });

  it("says of every object which properties it has", () => {
    traits.toolsNeedProperties = true;
    const head = '{"tools":[{"type":"function","function":{"name":"f","parameters":';
    is(`${head}{"type":"object"}}}]}`, `${head}{"type":"object","properties":{}}}}]}`);
    is(`${head}{"type":"object","properties":null}}}]}`, `${head}{"type":"object","properties":{}}}}]}`);
    is(`${head}{"type":"object","properties":{"a":{}}}}}]}`, `${head}{"type":"object","properties":{"a":{}}}}}]}`);
    is(`${head}{}}}]}`, `${head}{}}}]}`);
  });

  it("has cache marks for models that know them", () => {
    const marked = '"cache_control":{"type":"ephemeral"}';
    const body = `{"messages":[{"role":"user",${marked},"content":[{"type":"text","text":"a",${marked}}]}],"tools":[{"a":1,${marked}}]}`;
    is(
      body,
      '{"messages":[{"role":"user","content":[{"type":"text","text":"a"}]}],"tools":[{"a":1}]}',
      Fitted.CacheMarks,
    );
    traits.cacheMarks = true;
    is(body, body);
  });

  it("keeps thoughts of earlier turns unless they are refused", () => {
    const body =
      '{"messages":[{"role":"assistant","reasoning_content":"a","content":"b"},{"role":"user","reasoning":1}]}';
    is(body, body);
    traits.thoughtsInHistory = Thoughts.Dropped;
    is(body, '{"messages":[{"role":"assistant","content":"b"},{"role":"user","reasoning":1}]}', Fitted.Thoughts);
  });

  it("is refused where its last message would have to be gone on with", () => {
    const body = '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}';
    fitted(body);
    expect(last.problem).toBe("");
    traits.prefill = false;
    fitted(body);
    expect(last.problem.length).toBeGreaterThan(0);
    fitted('{"messages":[{"role":"assistant","content":"b"},{"role":"user","content":"a"}]}');
    expect(last.problem).toBe("");
  });
});

describe("thoughts that a model goes by where it is told to", () => {
  const history = '{"role":"assistant","content":"b","reasoning_content":"hm"}';

  beforeEach(() => {
    traits = new ModelTraits();
    traits.preservesThoughts = true;
  });

  it("are told of where the history has some, unless the client says what to do with them", () => {
    is(`{"messages":[${history}]}`, `{"messages":[${history}],"preserve_thinking":true}`);
    const said = ["true", "false", "null"];
    for (let i = 0; i < said.length; i++) {
      const body = `{"preserve_thinking":${said[i]},"messages":[${history}]}`;
      is(body, body);
    }
    const none = ['{"role":"assistant","reasoning_content":""}', '{"role":"user","content":"a"}', "1"];
    for (let i = 0; i < none.length; i++) is(`{"messages":[${none[i]}]}`, `{"messages":[${none[i]}]}`);
  });

  it("are not where the model has no such member", () => {
    traits.preservesThoughts = false;
    is(`{"messages":[${history}]}`, `{"messages":[${history}]}`);
  });
});

describe("system messages of a chat whose template takes one", () => {
  beforeEach(() => {
    traits = new ModelTraits();
    traits.systemFirst = true;
  });

  it("stay as they are when there is one, the first, or none", () => {
    is(
      '{"messages": [{"role":"system","content":"s"}, {"role":"user","content":"a"}]}',
      '{"messages": [{"role":"system","content":"s"}, {"role":"user","content":"a"}]}',
    );
    is('{"messages": [{"role":"user","content":"a"}]}', '{"messages": [{"role":"user","content":"a"}]}');
    is('{"messages":7}', '{"messages":7}');
  });

  it("become one at the beginning, and part of the user's turn later", () => {
    is(
      '{"messages":[{"role":"system","content":"s"},{"role":"system","content":[{"type":"text","text":"t"}]},{"role":"user","content":"a"},{"role":"system","content":"late"},{"role":"assistant","content":"b"}]}',
      '{"messages":[{"role":"system","content":"s\\n\\nt"},{"role":"user","content":"a\\n\\n<system-reminder>\\nlate\\n</system-reminder>"},{"role":"assistant","content":"b"}]}',
      Fitted.SystemMessages,
    );
  });

  it("are a part of a turn of parts, and a turn of their own where there is none", () => {
    const part = '{"type":"image_url","image_url":{"url":"u"}}';
    is(
      `{"messages":[{"role":"user","name":"n","content":[${part}]},{"role":"system","content":"late"}]}`,
      `{"messages":[{"role":"user","name":"n","content":[${part},{"type":"text","text":"<system-reminder>\\nlate\\n</system-reminder>"}]}]}`,
      Fitted.SystemMessages,
    );
    is(
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"system","content":"late"},{"role":"assistant","content":"c"}]}',
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"<system-reminder>\\nlate\\n</system-reminder>"},{"role":"assistant","content":"c"}]}',
      Fitted.SystemMessages,
    );
    is(
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"system","content":"late"},{"role":"user","content":"c"}]}',
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"<system-reminder>\\nlate\\n</system-reminder>\\n\\nc"}]}',
      Fitted.SystemMessages,
    );
  });

  it("are all part of the user's turn where the model has none", () => {
    traits.systemFirst = false;
    traits.systemMessages = false;
    is(
      '{"messages":[{"role":"system","content":"s"},{"role":"system","content":"t"},{"role":"user","content":"a"}]}',
      '{"messages":[{"role":"user","content":"<system-reminder>\\ns\\n</system-reminder>\\n\\n<system-reminder>\\nt\\n</system-reminder>\\n\\na"}]}',
      Fitted.SystemMessages,
    );
    is('{"messages":[{"role":"user","content":"a"}]}', '{"messages":[{"role":"user","content":"a"}]}');
  });

  it("are none of the messages of the Messages API, where the first stands beside them", () => {
    const bodies: string[][] = [
      ['{"system":"s","messages":[{"role":"user","content":"a"}]}', ""],
      [
        '{"messages":[{"role":"system","content":"s"},{"role":"user","content":"a"}]}',
        '{"messages":[{"role":"user","content":"<system-reminder>\\ns\\n</system-reminder>\\n\\na"}]}',
      ],
      [
        '{"system":"s","messages":[{"role":"user","content":"a"},{"role":"system","content":[{"type":"text","text":"t"}]}]}',
        '{"system":"s","messages":[{"role":"user","content":"a\\n\\n<system-reminder>\\nt\\n</system-reminder>"}]}',
      ],
      ['{"messages":[{"role":"user","content":"a"},{"role":"system","content":[{"type":"tool_addition"}]}]}', ""],
    ];
    for (let i = 0; i < bodies.length; i++) {
      const call = fitOf(bodies[i][0], ApiName.AnthropicMessages);
      expect(text(call.document.bytes)).toBe(bodies[i][1].length > 0 ? bodies[i][1] : bodies[i][0]);
      expect(call.fitted).toBe(bodies[i][1].length > 0 ? Fitted.SystemMessages : 0);
    }
    traits.systemFirst = false;
    expect(text(fitOf(bodies[1][0], ApiName.AnthropicMessages).document.bytes)).toBe(bodies[1][0]);
  });
});
