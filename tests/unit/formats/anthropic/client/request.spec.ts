import { text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { ModelTraits, SignedThoughts, Thoughts, PLAIN } from "../../../../../assembly/canonical/traits";
import { parseMessages } from "../../../../../assembly/formats/anthropic/client/request";

const MARKED: ModelTraits = { cacheMarks: true };
const BUDGETED: ModelTraits = { thinkingBudget: true };
const THINKING: ModelTraits = { thoughtsInHistory: Thoughts.All, signedThoughts: SignedThoughts.LeftOut };
const FAILING: ModelTraits = { failedResults: true };
const TOP_K: ModelTraits = { topK: true };
const DROPPING: ModelTraits = { thoughtsInHistory: Thoughts.Dropped };

function chat(body: string, traits: ModelTraits = PLAIN): string {
  const request = parseMessages(JsonDocument.parse(utf8(body)), traits);
  return request.problem.length > 0 ? request.problem : text(request.body);
}

/** The messages that `messages` become. */
function messages(messages: string, traits: ModelTraits = PLAIN): string {
  const body = chat(`{"messages":${messages}}`, traits);
  return body.startsWith('{"messages":') ? body.substring(12, body.length - 1) : body;
}

const HI = '"messages":[{"role":"user","content":"hi"}]';

/** What `members` of a request become, beside its messages. */
function members(members: string): string {
  return chat(`{${HI},${members}}`).replace(`${HI},`, "").replace(HI, "");
}

describe("a Messages request as a chat", () => {
  it("is the worked example's", () => {
    const body =
      `{"model":"claude-sonnet-4","max_tokens":4096,"system":[{"type":"text","text":"You are X",` +
      `"cache_control":{"type":"ephemeral"}}],"messages":[{"role":"assistant","content":[{"type":"thinking",` +
      `"thinking":"hm","signature":"s"},{"type":"text","text":"calling"},{"type":"tool_use","id":"tu1",` +
      `"name":"get_w","input":{"city":"NY"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"tu1",` +
      `"content":"20C"},{"type":"text","text":"thanks"}]}],"thinking":{"type":"enabled","budget_tokens":5000},` +
      `"stream":true,"stop_sequences":["Q"]}`;
    expect(chat(body, MARKED)).toBe(
      `{"model":"claude-sonnet-4","messages":[{"role":"system","content":[{"type":"text","text":"You are X",` +
        `"cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":"calling",` +
        `"thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s"}],"tool_calls":[{"id":"tu1",` +
        `"type":"function","function":{"name":"get_w","arguments":"{\\"city\\":\\"NY\\"}"}}]},{"role":"tool",` +
        `"tool_call_id":"tu1","content":"20C"},{"role":"user","content":"thanks"}],"max_tokens":4096,"stop":["Q"],` +
        `"stream":true,"stream_options":{"include_usage":true},"reasoning_effort":"medium"}`,
    );
  });

  it("says what keeps it from being one", () => {
    expect(chat("")).toBe("the body is not valid JSON");
    expect(chat('{"messages":')).toBe("the body is not valid JSON");
    expect(chat("[1]")).toBe("the body must be a JSON object");
    expect(chat("{}")).toBe("messages: an array is required");
    expect(chat('{"messages":"hi"}')).toBe("messages: an array is required");
    expect(chat('{"messages":[]}')).toBe("messages: at least one message is required");
    const none = "messages: none of them has a role and content that can be sent";
    expect(chat('{"system":"S","messages":[{"role":"user","content":[]}]}')).toBe(none);
    const role = "messages.1.role: it must be user, assistant or system";
    expect(messages('[{"role":"user","content":"a"},null]')).toBe(role);
    expect(messages('[{"role":"user","content":"a"},{"role":"tool","content":"x"}]')).toBe(role);
    expect(messages('[{"role":"user"}]')).toBe("messages.0.content: a string or an array is required");
  });

  it("keeps zeros, false and the way numbers are written", () => {
    const same = '"max_tokens":0,"temperature":0,"top_p":1.0e-1,"stream":false';
    expect(members(same)).toBe(`{${same}}`);
  });

  it("leaves out what is about the service alone, and what says nothing", () => {
    expect(members('"top_k":5,"service_tier":"auto","mcp_servers":[],"inference_geo":"global"')).toBe("{}");
    expect(members('"context_management":{"edits":[]},"diagnostics":{},"safeguards":{},"tags":{"a":"b"}')).toBe("{}");
    expect(members('"temperature":null,"thread":null,"new":null,"stop_sequences":[],"cache_control":{}')).toBe("{}");
    expect(chat(`{${HI},"top_k":5}`, TOP_K)).toBe(`{${HI},"top_k":5}`);
  });

  it("refuses what it cannot say, by its name", () => {
    expect(members('"container":"c"')).toBe("container: Extra inputs are not permitted");
    expect(members('"mcp_servers":[{}]')).toBe("mcp_servers: Extra inputs are not permitted");
    expect(members('"inference_geo":"eu"')).toBe("inference_geo: Extra inputs are not permitted");
    expect(members('"new":{}')).toBe("new: Extra inputs are not permitted");
    expect(members('"max_tokens":"9"')).toBe("max_tokens: a number is required");
    expect(members('"stream":"yes"')).toBe("stream: true or false is required");
    expect(members('"metadata":7')).toBe("metadata: an object is required");
    expect(members('"tools":{}')).toBe("tools: an array is required");
    expect(members('"thinking":{"type":"new"}')).toBe("thinking.type: it is not known");
    expect(members('"system":5')).toBe("system: a string or an array of text blocks is required");
    expect(members('"model":1')).toBe("model: a string is required");
  });

  it("tells clients that there are no threads as their own API does", () => {
    const body = utf8(`{${HI},"thread":{"type":"create"}}`);
    const request = parseMessages(JsonDocument.parse(body), PLAIN);
    expect(request.problem.startsWith("thread: ")).toBe(true);
    expect(text(request.details)).toBe('{"error_code":"thread_unsupported_request","unsupported":["thread"]}');
    expect(chat(`{${HI},"thread":"x"}`).startsWith("thread: ")).toBe(true);
  });

  it("passes the user's id on, a long one as its digest", () => {
    expect(members('"metadata":{"user_id":"u\\"1"}')).toBe('{"user":"u\\"1"}');
    expect(members(`"metadata":{"user_id":"${"a".repeat(64)}"}`)).toBe(`{"user":"${"a".repeat(64)}"}`);
    expect(members(`"metadata":{"user_id":"${"a".repeat(65)}"}`)).toBe(
      '{"user":"635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"}',
    );
  });

  it("asks for the effort that a budget stands for", () => {
    const enabled = (budget: string): string => members(`"thinking":{"type":"enabled"${budget}}`);
    expect(enabled("")).toBe('{"reasoning_effort":"low"}');
    expect(enabled(',"budget_tokens":4095')).toBe('{"reasoning_effort":"low"}');
    expect(enabled(',"budget_tokens":4096')).toBe('{"reasoning_effort":"medium"}');
    expect(enabled(',"budget_tokens":16383')).toBe('{"reasoning_effort":"medium"}');
    expect(enabled(',"budget_tokens":16384')).toBe('{"reasoning_effort":"high"}');
    expect(enabled(',"budget_tokens":1e999')).toBe('{"reasoning_effort":"high"}');
    expect(members('"thinking":{"type":"disabled","budget_tokens":9999}')).toBe('{"reasoning_effort":"none"}');
    expect(members('"thinking":{"type":"adaptive"}')).toBe("{}");
    expect(members('"thinking":{"type":"between_tools"}')).toBe('{"reasoning_effort":"low"}');
  });

  it("takes an effort over as it is, unless thinking is off", () => {
    expect(members('"thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"}')).toBe(
      '{"reasoning_effort":"xhigh"}',
    );
    expect(members('"thinking":{"type":"enabled","budget_tokens":1024},"output_config":{"effort":"max"}')).toBe(
      '{"reasoning_effort":"max"}',
    );
    expect(members('"thinking":{"type":"disabled"},"output_config":{"effort":"low"}')).toBe(
      '{"reasoning_effort":"none"}',
    );
    const later = '{"role":"system","content":"s","output_config":{"effort":"high"}}';
    const body = `{"messages":[{"role":"user","content":"a"},${later}],"output_config":{"effort":"low"}}`;
    expect(chat(body).endsWith(',"reasoning_effort":"high"}')).toBe(true);
  });

  it("tells no budget that is none", () => {
    const odd = `{${HI},"thinking":{"type":"enabled","budget_tokens":-5}}`;
    expect(chat(odd, BUDGETED)).toBe(`{${HI},"reasoning_effort":"low"}`);
    expect(chat(`{${HI}}`, BUDGETED)).toBe(`{${HI}}`);
  });

  it("asks for an answer by a schema", () => {
    expect(members('"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}')).toBe(
      '{"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}}}',
    );
    const closed =
      '{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}';
    expect(members(`"output_format":{"type":"json_schema","schema":${closed}}`)).toBe(
      `{"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":${closed},"strict":true}}}`,
    );
    const open = closed.replace('["a"]', "[]");
    expect(members(`"output_format":{"type":"json_schema","schema":${open}}`).includes("strict")).toBe(false);
    const nested = closed.replace('{"type":"string"}', '{"type":"array","items":{"type":"object"}}');
    expect(members(`"output_format":{"type":"json_schema","schema":${nested}}`).includes("strict")).toBe(false);
    const why = "output_config.format: a json_schema with its schema is required";
    expect(members('"output_config":{"format":{"type":"json_schema"}}')).toBe(why);
    expect(members('"output_format":{"type":"text"}')).toBe(why.replace("config.format", "format"));
    expect(members('"output_config":{"task_budget":{}}').startsWith("output_config.task_budget: ")).toBe(true);
  });
});

describe("a system prompt", () => {
  const system = (value: string, traits: ModelTraits): string =>
    chat(`{"system":${value},${HI}}`, traits)
      .replace(',{"role":"user","content":"hi"}]}', "")
      .replace('{"messages":[', "");

  it("is the first message", () => {
    expect(system('"S\\n"', PLAIN)).toBe('{"role":"system","content":"S\\n"}');
    expect(chat(`{"system":"",${HI}}`)).toBe(`{${HI}}`);
    expect(chat(`{"system":[{"type":"text","text":""}],${HI}}`)).toBe(`{${HI}}`);
    expect(chat(`{"system":[{"type":"text","text":"a"},{"type":"image"}],${HI}}`)).toBe(
      "system.1: a text block is required",
    );
  });

  it("of blocks is one string, unless there is a cache mark to keep", () => {
    const blocks = `[{"type":"text","text":"A"},{"type":"text","text":"B","cache_control":{"type":"ephemeral"}}]`;
    expect(system('[{"type":"text","text":"A"},{"type":"text","text":"B"}]', PLAIN)).toBe(
      '{"role":"system","content":"A\\nB"}',
    );
    expect(system(blocks, MARKED)).toBe(`{"role":"system","content":${blocks}}`);
    expect(system(blocks, PLAIN)).toBe('{"role":"system","content":"A\\nB"}');
  });

  it("loses the changing part of a billing line", () => {
    const line = (rest: string): string =>
      system(`"x-anthropic-billing-header: ${rest}"`, PLAIN).replace(
        '{"role":"system","content":"x-anthropic-billing-header: ',
        "",
      );
    expect(line("cc_version=1; cc_entrypoint=vscode; cch=abc;")).toBe('cc_version=1; cc_entrypoint=vscode;"}');
    expect(line("a; cch=1; b;")).toBe('a; b;"}');
    expect(line("a; cch=1; b; cch=2")).toBe('a; b"}');
    expect(line("a; cch=1; cch=2;; cch=")).toBe('a;"}');
    expect(line("a")).toBe('a"}');
    expect(system('"other: a; cch=1; b;"', PLAIN)).toBe('{"role":"system","content":"other: a; cch=1; b;"}');
    const block = '[{"type":"text","text":"x-anthropic-billing-header: a; cch=1;"},{"type":"text","text":"; cch=2;"}]';
    expect(system(block, PLAIN)).toBe('{"role":"system","content":"x-anthropic-billing-header: a;\\n; cch=2;"}');
  });
});

describe("messages", () => {
  it("with a string stay as they are", () => {
    const same =
      '[{"role":"user","content":"a\\u00e9\\n"},{"role":"assistant","content":""},{"role":"system","content":"s"}]';
    expect(messages(same)).toBe(same);
  });

  it("of the system's are gone once their time is over", () => {
    const user = '{"role":"user","content":"a"}';
    const note = '{"role":"system","content":"s","clear_at":"next_user_message"}';
    const kept = '{"role":"system","content":"s"}';
    expect(messages(`[${user},${note}]`)).toBe(`[${user},${kept}]`);
    expect(messages(`[${user},${note},${user},${kept}]`)).toBe(`[${user},${user},${kept}]`);
  });

  it("refuse what cannot be sent by its place", () => {
    const image = '{"type":"image","source":{"type":"file","file_id":"f"}}';
    const text = '{"type":"text","text":"x"}';
    const why = ": a block of this kind cannot be sent to the model";
    expect(messages(`[{"role":"user","content":[${text},${image}]}]`)).toBe("messages.0.content.1" + why);
    const result = `{"type":"tool_result","tool_use_id":"t","content":[${image}]}`;
    expect(messages(`[{"role":"user","content":[${result}]}]`)).toBe("messages.0.content.0.content.0" + why);
    const inner = `{"type":"document","source":{"type":"content","content":[${text},${image}]}}`;
    expect(messages(`[{"role":"user","content":[${inner}]}]`)).toBe("messages.0.content.0.source.content.1" + why);
    expect(
      messages('[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"server_tool_use"}]}]'),
    ).toBe("messages.1.content.0" + why);
    const cited = '{"type":"document","source":{"type":"text","data":"d"},"citations":{"enabled":true}}';
    expect(messages(`[{"role":"user","content":[${cited}]}]`)).toBe(
      "messages.0.content.0: the model cannot cite; citations must not be enabled",
    );
  });

  it("keep what was found and what was said in short as text", () => {
    const found = '{"type":"search_result","title":"T","source":"S","content":[{"type":"text","text":"a"}]}';
    expect(messages(`[{"role":"user","content":[${found}]}]`)).toBe(
      '[{"role":"user","content":[{"type":"text","text":"T\\nS\\n\\na"}]}]',
    );
    expect(messages('[{"role":"assistant","content":[{"type":"compaction","content":"short"}]}]')).toBe(
      '[{"role":"assistant","content":[{"type":"text","text":"short"}]}]',
    );
    const jpg = '{"type":"image","source":{"type":"base64","media_type":"image/jpg","data":"AA"}}';
    expect(messages(`[{"role":"user","content":[${jpg}]}]`).includes("data:image/jpeg;base64,AA")).toBe(true);
  });

  it("with blocks keep texts and their cache marks as parts", () => {
    expect(messages('[{"role":"user","content":[{"type":"text","text":"a","citations":[]}]}]')).toBe(
      '[{"role":"user","content":[{"type":"text","text":"a"}]}]',
    );
    const marked = '[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"ttl":"1h"}}]}]';
    expect(messages(marked, MARKED)).toBe(marked);
    expect(messages(marked, PLAIN)).toBe('[{"role":"user","content":[{"type":"text","text":"a"}]}]');
    expect(messages('[{"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"b"}]}]')).toBe(
      '[{"role":"user","content":[{"type":"text","text":"b"}]}]',
    );
  });

  it("keep images", () => {
    expect(
      messages(
        `[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image\\/png","data":"AA=="}},` +
          `{"type":"image","source":{"type":"url","url":"https://x/y"}},` +
          `{"type":"text","text":"see"}]}]`,
      ),
    ).toBe(
      `[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image\\/png;base64,AA=="}},` +
        `{"type":"image_url","image_url":{"url":"https://x/y"}},{"type":"text","text":"see"}]}]`,
    );
  });

  it("keep documents", () => {
    const document = (source: string): string =>
      messages(`[{"role":"user","content":[{"type":"document","title":"T","source":{${source}}}]}]`)
        .replace('[{"role":"user","content":[', "")
        .replace("]}]", "");
    expect(document('"type":"base64","media_type":"application/pdf","data":"AA"')).toBe(
      '{"type":"file","file":{"filename":"T","file_data":"data:application/pdf;base64,AA"}}',
    );
    expect(document('"type":"file","file_id":"f1"')).toBe('{"type":"file","file":{"file_id":"f1"}}');
    expect(document('"type":"text","media_type":"text/plain","data":"d"')).toBe('{"type":"text","text":"T\\n\\nd"}');
    const inner = '{"type":"text","text":"a"}';
    const titled = '{"type":"text","text":"T"}';
    expect(document(`"type":"content","content":[${inner},${inner}]`)).toBe(`${titled},${inner},${inner}`);
    expect(document('"type":"url","url":"https://x"').startsWith("messages.0.content.0: ")).toBe(true);
    const body =
      '[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"a","data":"b"}}]}]';
    expect(messages(body).includes('"filename":"document.pdf"')).toBe(true);
  });

  it("without anything to send are left out", () => {
    expect(
      messages(
        '[{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"redacted_thinking","data":"x"}]},' +
          '{"role":"user","content":[]},{"role":"user","content":"a"}]',
      ),
    ).toBe('[{"role":"user","content":"a"}]');
  });

  it("keep calls of tools", () => {
    const call = (block: string): string =>
      messages(`[{"role":"assistant","content":[{"type":"tool_use",${block}}]}]`)
        .replace('[{"role":"assistant","content":null,"tool_calls":[', "")
        .replace("]}]", "");
    expect(call('"id":"t","name":"f","input":{"a": 1.0}')).toBe(
      '{"id":"t","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1.0}"}}',
    );
    expect(call('"name":"f"')).toBe('{"id":"call_0","type":"function","function":{"name":"f","arguments":"{}"}}');
    expect(call('"id":"t","name":"f","input":[]').includes('"arguments":"{}"')).toBe(true);
    const two = '[{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"text","text":"b"},';
    expect(messages(`${two}{"type":"tool_use","id":"t","name":"f","input":{}}]}]`)).toBe(
      '[{"role":"assistant","content":"a\\n\\nb","tool_calls":[{"id":"t","type":"function",' +
        '"function":{"name":"f","arguments":"{}"}}]}]',
    );
  });

  it("keep thoughts for a backend that wants them back", () => {
    const body =
      '[{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","id":"t","name":"f"}]}]';
    expect(messages(body, THINKING).includes('"content":null,"reasoning_content":"hm","tool_calls":')).toBe(true);
    expect(messages(body).includes("hm")).toBe(false);
    expect(messages(body, DROPPING).includes("hm")).toBe(false);
  });

  it("become one message for each result of a tool, before the rest", () => {
    const result = (content: string): string => `{"type":"tool_result","tool_use_id":"t"${content}}`;
    const tool = (content: string): string => `{"role":"tool","tool_call_id":"t","content":${content}}`;
    const user = (blocks: string): string => messages(`[{"role":"user","content":[${blocks}]}]`);
    expect(user(result(',"content":"a","is_error":true'))).toBe(`[${tool('"Error: a"')}]`);
    expect(user(result(',"is_error":true'))).toBe(`[${tool('"Error"')}]`);
    expect(user(result(""))).toBe(`[${tool('""')}]`);
    const failed = (content: string): string => messages(`[{"role":"user","content":[${result(content)}]}]`, FAILING);
    expect(failed(',"content":"a","is_error":true')).toBe(`[${tool('"a","is_error":true')}]`);
    expect(failed(',"is_error":true')).toBe(`[${tool('"","is_error":true')}]`);
    expect(failed(',"content":"a","is_error":false')).toBe(`[${tool('"a"')}]`);
    expect(user(result(',"content":{"a":1}'))).toBe(`[${tool('""')}]`);
    expect(user('{"type":"tool_result"}')).toBe('[{"role":"tool","tool_call_id":"","content":""}]');
    const blocks = '[{"type":"text","text":"a"},{"type":"tool_reference","tool_name":"g"},{"type":"text","text":"b"}]';
    expect(user(result(`,"content":${blocks}`))).toBe(`[${tool('"a\\nThe tool g can be called now.\\nb"')}]`);
    const text = '{"type":"text","text":"x"}';
    expect(user(`${text},${result(',"content":"1"')},${result(',"content":"2"')},${text}`)).toBe(
      `[${tool('"1"')},${tool('"2"')},{"role":"user","content":"x\\n\\nx"}]`,
    );
    const image = '{"type":"image","source":{"type":"url","url":"u"}}';
    expect(user(`${result("")},${text},${image}`)).toBe(
      `[${tool('""')},{"role":"user","content":[${text},{"type":"image_url","image_url":{"url":"u"}}]}]`,
    );
  });

  it("take over what a result has beside text, which a tool's message cannot have", () => {
    const image = '{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}';
    const file = '{"type":"document","source":{"type":"text","media_type":"text/plain","data":"doc"}}';
    const content = `[${image},{"type":"text","text":"seen"},${file}]`;
    const result = `{"type":"tool_result","tool_use_id":"t","content":${content}}`;
    const text = '{"type":"text","text":"x"}';
    const part = '{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}';
    expect(messages(`[{"role":"user","content":[${result},${text}]}]`)).toBe(
      '[{"role":"tool","tool_call_id":"t","content":"seen\\ndoc"},{"role":"user","content":' +
        `[{"type":"text","text":"From the result of t:"},${part},${text}]}]`,
    );
    const call = '{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f"}]}';
    expect(messages(`[${call},{"role":"user","content":[${result}]}]`).includes("From the result of f, call t:")).toBe(
      true,
    );
  });
});

describe("tools", () => {
  const tool = '{"name":"f","description":"d","input_schema":{"type":"object", "x":1.50},"cache_control":{}}';

  it("become functions, those of the vendor are refused", () => {
    expect(members(`"tools":[${tool}]`)).toBe(
      '{"tools":[{"type":"function","function":{"name":"f","description":"d",' +
        '"parameters":{"type":"object", "x":1.50}}}]}',
    );
    expect(members('"tools":[{"name":"f"},{"type":"web_search_20250305","name":"web_search"}]')).toBe(
      "tools.1: web_search_20250305 runs at its own vendor alone",
    );
    expect(members('"tools":[{"type":"function","name":"f"}]').includes('"name":"f"')).toBe(true);
    expect(members('"tools":[{"name":""}]')).toBe("tools.0.name: a name is required");
    expect(members('"tools":[{"type":"custom","name":"f","strict":true}]')).toBe(
      '{"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}},' +
        '"strict":true}}]}',
    );
  });

  it("that wait to be found are there once they were", () => {
    const list = '"tools":[{"name":"f"},{"name":"g","defer_loading":true}]';
    const names = (messages: string): string => {
      const body = chat(
        `{"messages":[{"role":"user","content":"a"}${messages}],"tools":[{"name":"f"},` +
          `{"name":"g","defer_loading":true}]}`,
      );
      return `${body.includes('"name":"f"')} ${body.includes('"name":"g"')}`;
    };
    const change = (type: string, name: string): string =>
      `,{"role":"system","content":[{"type":"${type}","tool":{"type":"tool_reference","name":"${name}"}}]}`;
    expect(members(list).includes('"name":"g"')).toBe(false);
    expect(names("")).toBe("true false");
    expect(names(change("tool_addition", "g"))).toBe("true true");
    expect(names(change("tool_addition", "g") + change("tool_removal", "g"))).toBe("true false");
    expect(names(change("tool_removal", "f"))).toBe("false false");
    const definition = '{"role":"system","content":[{"type":"tool_addition","tool":{"type":"tool_definition"}}]}';
    expect(messages(`[{"role":"user","content":"a"},${definition}]`)).toBe(
      "messages.1.content: only tools of the request can be added or removed",
    );
  });

  it("that the client runs for Anthropic are described, and examples are told", () => {
    const bash = members('"tools":[{"type":"bash_20250124","name":"bash"}]');
    expect(bash.includes('"name":"bash","description":"Runs a command')).toBe(true, bash);
    expect(bash.includes('"command":{"type":"string"}')).toBe(true, bash);
    expect(members('"tools":[{"name":"f","description":"d","input_examples":[{"a":"b"}]}]')).toBe(
      '{"tools":[{"type":"function","function":{"name":"f","description":"d\\n\\nExamples of its input: ' +
        '[{\\"a\\":\\"b\\"}]","parameters":{"type":"object","properties":{}}}}]}',
    );
    expect(members('"tools":[{"name":"f","allowed_callers":["x"]}]').startsWith("tools.0.allowed_callers: ")).toBe(
      true,
    );
  });

  it("are chosen", () => {
    const choice = (value: string): string => {
      const written = members(`"tools":[{"name":"f"}],"tool_choice":${value}`);
      return written.substring(written.indexOf("}}}]") + 4);
    };
    expect(choice('{"type":"auto"}')).toBe(',"tool_choice":"auto"}');
    expect(choice('{"type":"any"}')).toBe(',"tool_choice":"required"}');
    expect(choice('{"type":"none"}')).toBe(',"tool_choice":"none"}');
    expect(choice('{"type":"tool","name":"f"}')).toBe(',"tool_choice":{"type":"function","function":{"name":"f"}}}');
    expect(choice('{"type":"auto","disable_parallel_tool_use":true}')).toBe(
      ',"tool_choice":"auto","parallel_tool_calls":false}',
    );
    expect(choice('{"type":"any","disable_parallel_tool_use":false}')).toBe(
      ',"tool_choice":"required","parallel_tool_calls":true}',
    );
    const chosen = (value: string): string => members(`"tools":[{"name":"f"}],"tool_choice":${value}`);
    expect(chosen('{"type":"tool","name":"g"}')).toBe("tool_choice.name: there is no tool of this name to call");
    expect(chosen('{"type":"new"}')).toBe("tool_choice.type: it is not known");
    expect(members('"tool_choice":{"type":"any"}')).toBe("tool_choice: there is no tool to call");
    expect(members('"tool_choice":{"type":"auto","disable_parallel_tool_use":true}')).toBe("{}");
  });
});
