import { text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { ModelTraits, Thoughts } from "../../../../../assembly/canonical/traits";
import { parseMessages } from "../../../../../assembly/formats/anthropic/client/request";

const UNMARKED: ModelTraits = { cacheMarks: false };
const MARKED: ModelTraits = { cacheMarks: true };
const BUDGETED: ModelTraits = { cacheMarks: false, thinkingBudget: true };
const THINKING: ModelTraits = { cacheMarks: false, thoughtsInHistory: Thoughts.All };

function chat(body: string, traits: ModelTraits = MARKED): string {
  const request = parseMessages(JsonDocument.parse(utf8(body)), traits);
  return request.problem.length > 0 ? request.problem : text(request.body);
}

/** The messages that `messages` become. */
function messages(messages: string, traits: ModelTraits = MARKED): string {
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
    expect(chat(body)).toBe(
      `{"model":"claude-sonnet-4","messages":[{"role":"system","content":[{"type":"text","text":"You are X",` +
        `"cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":"calling","tool_calls":[{"id":"tu1",` +
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
    expect(chat('{"system":"S","messages":[null,1,{"role":1,"content":"x"},{"role":"user"}]}')).toBe(none);
  });

  it("keeps zeros, false and the way numbers are written", () => {
    const same = '"max_tokens":0,"temperature":0,"top_p":1.0e-1,"stream":false';
    expect(members(same)).toBe(`{${same}}`);
  });

  it("leaves out what has no counterpart and what has a wrong type", () => {
    expect(members('"top_k":5,"service_tier":"auto","container":"c","mcp_servers":[],"new":{}')).toBe("{}");
    expect(members('"max_tokens":"9","temperature":null,"stream":"yes","stop_sequences":[],"metadata":7')).toBe("{}");
    expect(members('"tools":{},"tool_choice":"auto","thinking":[],"system":5,"model":1')).toBe("{}");
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
    expect(members('"thinking":{"type":"disabled","budget_tokens":9999}')).toBe("{}");
    expect(members('"thinking":{"type":"adaptive"}')).toBe("{}");
  });

  it("takes an effort over as it is, unless thinking is off", () => {
    expect(members('"thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"}')).toBe(
      '{"reasoning_effort":"xhigh"}',
    );
    expect(members('"thinking":{"type":"enabled","budget_tokens":1024},"output_config":{"effort":"max"}')).toBe(
      '{"reasoning_effort":"max"}',
    );
    expect(members('"thinking":{"type":"disabled"},"output_config":{"effort":"low"}')).toBe("{}");
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
    expect(members('"output_config":{"format":{"type":"json_schema"}}')).toBe("{}");
  });
});

describe("a system prompt", () => {
  const system = (value: string, traits: ModelTraits): string =>
    chat(`{"system":${value},${HI}}`, traits)
      .replace(',{"role":"user","content":"hi"}]}', "")
      .replace('{"messages":[', "");

  it("is the first message", () => {
    expect(system('"S\\n"', MARKED)).toBe('{"role":"system","content":"S\\n"}');
    expect(chat(`{"system":"",${HI}}`)).toBe(`{${HI}}`);
    expect(chat(`{"system":[{"type":"text","text":""},{"type":"image"},3],${HI}}`)).toBe(`{${HI}}`);
  });

  it("of blocks is one string, unless there is a cache mark to keep", () => {
    const blocks = `[{"type":"text","text":"A"},{"type":"text","text":"B","cache_control":{"type":"ephemeral"}}]`;
    expect(system('[{"type":"text","text":"A"},{"type":"text","text":"B"}]', MARKED)).toBe(
      '{"role":"system","content":"A\\nB"}',
    );
    expect(system(blocks, MARKED)).toBe(`{"role":"system","content":${blocks}}`);
    expect(system(blocks, UNMARKED)).toBe('{"role":"system","content":"A\\nB"}');
  });

  it("loses the changing part of a billing line", () => {
    const line = (rest: string): string =>
      system(`"x-anthropic-billing-header: ${rest}"`, UNMARKED).replace(
        '{"role":"system","content":"x-anthropic-billing-header: ',
        "",
      );
    expect(line("cc_version=1; cc_entrypoint=vscode; cch=abc;")).toBe('cc_version=1; cc_entrypoint=vscode;"}');
    expect(line("a; cch=1; b;")).toBe('a; b;"}');
    expect(line("a; cch=1; b; cch=2")).toBe('a; b"}');
    expect(line("a; cch=1; cch=2;; cch=")).toBe('a;"}');
    expect(line("a")).toBe('a"}');
    expect(system('"other: a; cch=1; b;"', UNMARKED)).toBe('{"role":"system","content":"other: a; cch=1; b;"}');
    const block = '[{"type":"text","text":"x-anthropic-billing-header: a; cch=1;"},{"type":"text","text":"; cch=2;"}]';
    expect(system(block, UNMARKED)).toBe('{"role":"system","content":"x-anthropic-billing-header: a;\\n; cch=2;"}');
  });
});

describe("messages", () => {
  it("with a string stay as they are", () => {
    const same =
      '[{"role":"user","content":"a\\u00e9\\n"},{"role":"assistant","content":""},{"role":"system","content":"s"}]';
    expect(messages(same)).toBe(same);
  });

  it("with blocks keep texts and their cache marks as parts", () => {
    expect(messages('[{"role":"user","content":[{"type":"text","text":"a","citations":[]}]}]')).toBe(
      '[{"role":"user","content":[{"type":"text","text":"a"}]}]',
    );
    const marked = '[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"ttl":"1h"}}]}]';
    expect(messages(marked)).toBe(marked);
    expect(messages(marked, UNMARKED)).toBe('[{"role":"user","content":[{"type":"text","text":"a"}]}]');
    expect(
      messages('[{"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"b"},{"type":"text"}]}]'),
    ).toBe('[{"role":"user","content":[{"type":"text","text":"b"}]}]');
  });

  it("keep images", () => {
    expect(
      messages(
        `[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image\\/png","data":"AA=="}},` +
          `{"type":"image","source":{"type":"url","url":"https://x/y"}},{"type":"image","source":{"type":"base64"}},` +
          `{"type":"image","source":{"type":"file","file_id":"f"}},{"type":"image"},{"type":"text","text":"see"}]}]`,
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
    expect(document('"type":"text","media_type":"text/plain","data":"d"')).toBe('{"type":"text","text":"d"}');
    const inner = '{"type":"text","text":"a"}';
    expect(document(`"type":"content","content":[${inner},{"type":"document"},${inner}]`)).toBe(`${inner},${inner}`);
    const body =
      '[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"a","data":"b"}}]}]';
    expect(messages(body).includes('"filename":"document.pdf"')).toBe(true);
  });

  it("without anything to send are left out", () => {
    expect(
      messages(
        '[{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"redacted_thinking","data":"x"}]},' +
          '{"role":"user","content":[]},{"role":"user","content":"a"},{"role":"user","content":null}]',
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
    expect(call('"name":"f"')).toBe('{"id":"","type":"function","function":{"name":"f","arguments":"{}"}}');
    expect(call('"id":"t","name":"f","input":[]').includes('"arguments":"{}"')).toBe(true);
    const two = '[{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"text","text":"b"},';
    expect(messages(`${two}{"type":"tool_use","id":"t","name":"f","input":{}},{"type":"tool_use","id":"u"}]}]`)).toBe(
      '[{"role":"assistant","content":"a\\n\\nb","tool_calls":[{"id":"t","type":"function",' +
        '"function":{"name":"f","arguments":"{}"}}]}]',
    );
  });

  it("keep thoughts for a backend that wants them back", () => {
    const body =
      '[{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","id":"t","name":"f"}]}]';
    expect(messages(body, THINKING).includes('"content":null,"reasoning_content":"hm","tool_calls":')).toBe(true);
    expect(messages(body).includes("hm")).toBe(false);
  });

  it("become one message for each result of a tool, before the rest", () => {
    const result = (content: string): string => `{"type":"tool_result","tool_use_id":"t"${content}}`;
    const tool = (content: string): string => `{"role":"tool","tool_call_id":"t","content":${content}}`;
    const user = (blocks: string): string => messages(`[{"role":"user","content":[${blocks}]}]`);
    expect(user(result(',"content":"a","is_error":true'))).toBe(`[${tool('"a"')}]`);
    expect(user(result(""))).toBe(`[${tool('""')}]`);
    expect(user(result(',"content":{"a":1}'))).toBe(`[${tool('""')}]`);
    expect(user('{"type":"tool_result"}')).toBe('[{"role":"tool","tool_call_id":"","content":""}]');
    const blocks = '[{"type":"text","text":"a"},{"type":"image"},{"type":"text","text":"b"}]';
    expect(user(result(`,"content":${blocks}`))).toBe(`[${tool('"a\\nb"')}]`);
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
    const content = `[${image},{"type":"text","text":"seen"},${file},{"type":"tool_result","content":[${image}]}]`;
    const result = `{"type":"tool_result","tool_use_id":"t","content":${content}}`;
    const text = '{"type":"text","text":"x"}';
    const part = '{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}';
    expect(messages(`[{"role":"user","content":[${result},${text}]}]`)).toBe(
      '[{"role":"tool","tool_call_id":"t","content":"seen"},' +
        `{"role":"user","content":[${part},{"type":"text","text":"doc"},${text}]}]`,
    );
  });
});

describe("tools", () => {
  const tool = '{"name":"f","description":"d","input_schema":{"type":"object", "x":1.50},"cache_control":{}}';

  it("become functions, those of the vendor are left out", () => {
    expect(members(`"tools":[${tool}]`)).toBe(
      '{"tools":[{"type":"function","function":{"name":"f","description":"d",' +
        '"parameters":{"type":"object", "x":1.50}}}]}',
    );
    expect(members('"tools":[{"type":"web_search_20250305","name":"web_search"},{"name":""},4]')).toBe("{}");
    expect(members('"tools":[{"type":"custom","name":"f","strict":true}]')).toBe(
      '{"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}},' +
        '"strict":true}}]}',
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
    expect(choice('{"type":"tool","name":"g"}')).toBe("}");
    expect(choice('{"type":"new"}')).toBe("}");
    expect(choice('{"type":"auto","disable_parallel_tool_use":true}')).toBe(
      ',"tool_choice":"auto","parallel_tool_calls":false}',
    );
    expect(choice('{"type":"any","disable_parallel_tool_use":false}')).toBe(
      ',"tool_choice":"required","parallel_tool_calls":true}',
    );
    expect(members('"tool_choice":{"type":"any","disable_parallel_tool_use":true}')).toBe("{}");
  });
});
