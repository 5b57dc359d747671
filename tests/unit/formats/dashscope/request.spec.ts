import { utf8 } from "../../../../assembly/base/bytes";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Fitted } from "../../../../assembly/canonical/fit/fitted";
import { callOf, messages, parameters, rendered, sent } from "./samples";

const USER = '{"role":"user","content":"q"}';

describe("dashscope request", () => {
  it("is the vendor's for a streamed chat with a mapped model and search", () => {
    expect(
      rendered(
        '{"model":"gpt-4","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}],"max_tokens":50,"temperature":0.3,"enable_search":true,"stream":true,"stream_options":{"include_usage":true}}',
        "qwen-max",
      ),
    ).toBe(
      '{"model":"qwen-max","input":{"messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}]},"parameters":{"result_format":"message","max_tokens":50,"incremental_output":true,"enable_search":true,"temperature":0.3}}',
    );
  });

  it("names the client's model where none is mapped", () => {
    expect(rendered(`{"model":"q\\u0077en","messages":[${USER}]}`).startsWith('{"model":"q\\u0077en","input"')).toBe(
      true,
    );
    expect(rendered(`{"messages":[${USER}]}`).startsWith('{"input"')).toBe(true);
    expect(rendered(`{"model":5,"messages":[${USER}]}`).startsWith('{"input"')).toBe(true);
  });

  it("needs messages", () => {
    const none = "!'messages' must be a list with at least one message.";
    expect(rendered("{}")).toBe(none);
    expect(rendered('{"messages":[]}')).toBe(none);
    expect(rendered('{"messages":"q"}')).toBe(none);
    expect(rendered('{"messages":[7,null]}')).toBe(none);
    expect(rendered("[]")).toBe("!The body must be a JSON object.");
    expect(rendered("no json")).toBe("!The body must be a JSON object.");
  });

  it("leaves other APIs' bodies alone but for the model", () => {
    expect(sent(callOf(ApiName.Reranks, '{"model":"a", "query":"q"}', "b"))).toBe('{"model":"b", "query":"q"}');
  });
});

describe("dashscope messages", () => {
  it("keep calls, and which call a tool answers", () => {
    const calls = '[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1}"}}]';
    expect(
      messages(
        `{"role":"assistant","content":null,"tool_calls":${calls}},{"role":"tool","name":"f","content":"22","tool_call_id":"c1"},{"role":"assistant","tool_calls":[]}`,
      ),
    ).toBe(
      `[{"role":"assistant","content":"","tool_calls":${calls}},{"role":"tool","name":"f","content":"22","tool_call_id":"c1"},{"role":"assistant","content":""}]`,
    );
  });

  it("keep thoughts and the beginning of an answer", () => {
    expect(messages('{"role":"assistant","content":"a","reasoning_content":"r","partial":true,"annotations":[]}')).toBe(
      '[{"role":"assistant","content":"a","reasoning_content":"r","partial":true}]',
    );
    expect(messages('{"role":"assistant","content":null,"refusal":"no"}')).toBe(
      '[{"role":"assistant","content":"no"}]',
    );
  });

  it("show what the model can see and hear", () => {
    expect(
      messages(
        '{"role":"user","content":[{"type":"text","text":"é\\n"},{"type":"image_url","image_url":{"url":"https://h/i.png","detail":"low"},"min_pixels":9},{"type":"image_url","image_url":"data:image/png;base64,AA=="},{"type":"input_audio","input_audio":{"data":"UklG","format":"mp3"}},{"type":"input_audio","input_audio":{"data":"https://h/a.wav"}},{"type":"video_url","video_url":{"url":"https://h/v.mp4"},"fps":2},{"type":"video","video":["https://h/1","https://h/2"]},{"text":"own","cache_control":{"type":"ephemeral"}},{"image":"https://h/o.png"}]}',
      ),
    ).toBe(
      '[{"role":"user","content":[{"text":"é\\n"},{"image":"https://h/i.png","min_pixels":9},{"image":"data:image/png;base64,AA=="},{"audio":"data:audio/mp3;base64,UklG"},{"audio":"https://h/a.wav"},{"video":"https://h/v.mp4","fps":2},{"video":["https://h/1","https://h/2"]},{"text":"own","cache_control":{"type":"ephemeral"}},{"image":"https://h/o.png"}]}]',
    );
  });

  it("refuse parts that have no counterpart or lack what they are about, by their place", () => {
    const parts = [
      '{"type":"file","file":{"file_id":"f"}}',
      '{"type":"image_url"}',
      '{"type":"image_url","image_url":{}}',
      '{"type":"input_audio"}',
      "7",
      "null",
    ];
    for (let i = 0; i < parts.length; i++) {
      expect(
        rendered(`{"messages":[{"role":"user","content":"a"},{"role":"user","content":[{"text":"t"},${parts[i]}]}]}`),
      ).toBe("!messages[1].content[1]: the vendor has nothing like it");
    }
    expect(messages('{"role":"user","content":5},"x"')).toBe('[{"role":"user","content":""}]');
  });

  it("say a refusal beside what else they say", () => {
    expect(messages('{"role":"assistant","content":"a","refusal":"no"}')).toBe(
      '[{"role":"assistant","content":"a\\nno"}]',
    );
    expect(messages('{"role":"assistant","content":null,"refusal":"no"}')).toBe(
      '[{"role":"assistant","content":"no"}]',
    );
  });

  it("refuse what they say besides", () => {
    expect(rendered('{"messages":[{"role":"assistant","audio":{"id":"a"}}]}')).toBe(
      "!messages[0].audio: the vendor has nothing like it",
    );
    expect(rendered('{"messages":[{"role":"assistant","function_call":{"name":"f"}}]}')).toBe(
      "!messages[0].function_call: the vendor has nothing like it",
    );
    expect(messages('{"role":"assistant","content":"a","audio":null}')).toBe('[{"role":"assistant","content":"a"}]');
  });
});

describe("dashscope parameters", () => {
  it("limit the answer by the newer name first", () => {
    expect(parameters('"max_completion_tokens":7,"max_tokens":5')).toBe(',"max_tokens":7');
    expect(parameters('"max_completion_tokens":null,"max_tokens":5')).toBe(',"max_tokens":5');
    expect(parameters('"max_tokens":"5"')).toBe("");
  });

  it("have a top_p only where the client has, inside of what the vendor takes", () => {
    expect(parameters('"top_p":0.8')).toBe(',"top_p":0.8');
    expect(parameters('"top_p":8.0e-1')).toBe(',"top_p":8.0e-1');
    expect(parameters('"top_p":0')).toBe(',"top_p":0.000001');
    expect(parameters('"top_p":1')).toBe(',"top_p":0.999999');
    expect(parameters('"top_p":-1e400')).toBe(',"top_p":0.000001');
    expect(parameters('"top_p":null')).toBe("");
    expect(parameters('"x":1')).toBe(',"x":1');
  });

  it("keep zeros, lexemes and what the vendor names alike", () => {
    const kept =
      '"temperature":0,"seed":0,"n":1,"stop":"END","tool_choice":"auto","response_format":{"type":"json_object"},"presence_penalty":0.0,"frequency_penalty":1E0,"parallel_tool_calls":false,"enable_thinking":false,"thinking_budget":12345678901234567890,"top_k":5,"logprobs":true,"search_options":{"a": [1]},"brand_new":"\\u00e9"';
    expect(parameters(kept)).toBe("," + kept);
    expect(parameters('"stop":["a","b"]')).toBe(',"stop":["a","b"]');
  });

  it("leave out what says how to serve, and what says nothing", () => {
    expect(
      parameters(
        '"user":"u","store":true,"metadata":{"a":"b"},"stream":false,"stream_options":{},"temperature":null,"tools":[],"input":1,"parameters":2,"result_format":"text","prompt_cache_key":"k","us\\u0065r":"v","modalities":["text"],"functions":[],"logit_bias":{}',
      ),
    ).toBe("");
    const call = callOf(ApiName.ChatCompletions, '{"messages":[{"role":"user","content":"q"}],"store":true}');
    sent(call);
    expect(call.fitted).toBe(Fitted.Hints);
  });

  it("refuse what the vendor cannot do, by name", () => {
    const members = [
      '"logit_bias":{"1":2}',
      '"functions":[{"name":"f"}]',
      '"function_call":"auto"',
      '"audio":{"voice":"v"}',
      '"moderation":{"model":"m"}',
      '"modalities":["text","audio"]',
    ];
    for (let i = 0; i < members.length; i++) {
      const name = members[i].substring(1, members[i].indexOf('"', 1));
      expect(rendered(`{"messages":[{"role":"user","content":"q"}],${members[i]}}`)).toBe(
        `!${name}: the vendor has nothing like it`,
      );
    }
  });

  it("have a model think, or not, by the effort that is asked for, where it can", () => {
    expect(parameters('"stream":true,"reasoning_effort":"high"')).toBe(
      ',"incremental_output":true,"enable_thinking":true',
    );
    expect(parameters('"stream":true,"reasoning_effort":"none"')).toBe(
      ',"incremental_output":true,"enable_thinking":false',
    );
    expect(parameters('"reasoning_effort":"high"')).toBe("");
    expect(parameters('"reasoning_effort":"high","enable_thinking":false')).toBe(',"enable_thinking":false');
    const tools = '"tools":[{"type":"function","function":{"name":"f"}}]';
    expect(parameters(`"stream":true,"reasoning_effort":"low",${tools}`)).toBe(
      `,"incremental_output":true,"enable_thinking":true,${tools}`,
    );
  });

  it("search where web_search_options ask for it", () => {
    expect(parameters('"web_search_options":{"search_context_size":"low"}')).toBe(',"enable_search":true');
    expect(parameters('"web_search_options":{},"enable_search":false')).toBe(',"enable_search":false');
  });

  it("ask for increments, except with tools, unless the model thinks or the client says so", () => {
    const tools = '"tools":[{"type":"function","function":{"name":"f","strict":true}}]';
    expect(parameters('"stream":true')).toBe(',"incremental_output":true');
    expect(parameters(`"stream":true,${tools}`)).toBe("," + tools);
    expect(parameters(`"stream":true,${tools},"enable_thinking":true`)).toBe(
      `,"incremental_output":true,${tools},"enable_thinking":true`,
    );
    expect(parameters(`"stream":true,${tools},"incremental_output":true`)).toBe(`,"incremental_output":true,${tools}`);
    expect(parameters('"stream":true,"incremental_output":false')).toBe(',"incremental_output":false');
    expect(parameters('"incremental_output":true')).toBe("");
  });

  it("search where the client says so", () => {
    expect(parameters('"enable_search":false')).toBe(',"enable_search":false');
    expect(parameters('"n":1,"enable_search":true')).toBe(',"enable_search":true,"n":1');
  });
});

describe("dashscope request problems", () => {
  it("have no body", () => {
    const call = callOf(ApiName.ChatCompletions, "{}");
    sent(call);
    expect(call.problem.length > 0).toBe(true);
    expect(utf8(call.problem).length < 80).toBe(true);
  });
});
