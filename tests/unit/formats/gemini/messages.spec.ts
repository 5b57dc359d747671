import { ApiName } from "../../../../assembly/canonical/api_name";
import { Fitted } from "../../../../assembly/canonical/fit/fitted";
import { callOf, contents, rendered, sent } from "./samples";

function parts(list: string): string {
  return contents(`{"role":"user","content":[${list}]}`);
}

/** The one user's content with these parts. */
function user(list: string): string {
  return `[{"role":"user","parts":[${list}]}]`;
}

describe("gemini messages", () => {
  it("become contents, neighbours of one role one of them", () => {
    expect(
      contents(
        '{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"b"}]},{"role":"assistant","content":"c"},{"role":"assistant","content":[{"type":"text","text":"d"},{"type":"refusal","refusal":"e"}],"refusal":"f"},{"role":"user","content":"g"}',
      ),
    ).toBe(
      '[{"role":"user","parts":[{"text":"a"},{"text":"b"}]},{"role":"model","parts":[{"text":"c"},{"text":"d"},{"text":"e"},{"text":"f"}]},{"role":"user","parts":[{"text":"g"}]}]',
    );
  });

  it("that say nothing are left out", () => {
    expect(
      contents(
        '{"role":"user","content":"q"},{"role":"assistant","content":""},{"role":"assistant"},{"role":"user","content":[]}',
      ),
    ).toBe(user('{"text":"q"}'));
  });

  it("show pictures, films, sounds and files", () => {
    expect(parts('{"type":"image_url","image_url":{"url":"data:image/jpg;base64,AAAA"}}')).toBe(
      user('{"inlineData":{"mimeType":"image/jpeg","data":"AAAA"}}'),
    );
    expect(parts('{"type":"image_url","image_url":"https://h/p/a.PNG?x=1#f"}')).toBe(
      user('{"fileData":{"mimeType":"image/png","fileUri":"https://h/p/a.PNG?x=1#f"}}'),
    );
    expect(parts('{"type":"image_url","image_url":{"url":"https://h/p.q/a"}}')).toBe(
      user('{"fileData":{"mimeType":"image/jpeg","fileUri":"https://h/p.q/a"}}'),
    );
    expect(parts('{"type":"image_url","image_url":{"url":"gs:\\/\\/b/a.png"}}')).toBe(
      user('{"fileData":{"mimeType":"image/png","fileUri":"gs:\\/\\/b/a.png"}}'),
    );
    expect(parts('{"type":"video_url","video_url":{"url":"https://h/v.webm"}}')).toBe(
      user('{"fileData":{"mimeType":"video/webm","fileUri":"https://h/v.webm"}}'),
    );
    expect(parts('{"type":"input_audio","input_audio":{"data":"UklG","format":"mp3"}}')).toBe(
      user('{"inlineData":{"mimeType":"audio/mpeg","data":"UklG"}}'),
    );
    expect(
      parts('{"type":"file","file":{"filename":"a.md","file_data":"data:application/octet-stream;base64,AA=="}}'),
    ).toBe(user('{"inlineData":{"mimeType":"text/markdown","data":"AA=="}}'));
    expect(parts('{"type":"file","file":{"file_data":"JVBERi0="}}')).toBe(
      user('{"inlineData":{"mimeType":"application/pdf","data":"JVBERi0="}}'),
    );
    expect(parts('{"type":"file","file":{"file_data":"AAAA"}}')).toBe(
      user('{"inlineData":{"mimeType":"application/octet-stream","data":"AAAA"}}'),
    );
    expect(parts('{"type":"file","file":{"file_id":"https://g/v1beta/files/x"}}')).toBe(
      user('{"fileData":{"fileUri":"https://g/v1beta/files/x"}}'),
    );
  });

  it("with a content of another kind are refused by their place", () => {
    const wanted = ".content: text or a list of parts is required.";
    const user = '{"role":"user","content":"q"}';
    const call = '{"role":"assistant","tool_calls":[{"id":"i","type":"function","function":{"name":"f"}}]}';
    expect(contents('{"role":"system","content":{"text":"a"}},' + user)).toBe("!messages[0]" + wanted);
    expect(contents(user + ',{"role":"assistant","content":7}')).toBe("!messages[1]" + wanted);
    expect(contents(`${user},${call},{"role":"tool","tool_call_id":"i","content":{"a":1}}`)).toBe(
      "!messages[2]" + wanted,
    );
    expect(contents('{"role":"user","content":true}')).toBe("!messages[0]" + wanted);
  });

  it("with parts that cannot be sent on are refused by their place", () => {
    const address = "an http(s) or gs URL, or a data URL in base64, is required.";
    expect(parts('{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"a.png"}}')).toBe(
      `!messages[0].content[1].image_url: ${address}`,
    );
    expect(parts('{"type":"video_url"}')).toBe(`!messages[0].content[0].video_url: ${address}`);
    expect(parts('{"type":"input_audio","input_audio":{"data":"A","format":"odd"}}')).toBe(
      "!messages[0].content[0].input_audio: data in base64 and their format are required.",
    );
    expect(parts('{"type":"file","file":{"file_id":"f-1"}}')).toBe(
      "!messages[0].content[0].file: file_data as a data URL in base64, or the address of a file as its file_id, is required.",
    );
    expect(parts('{"type":"odd"}')).toBe("!messages[0].content[0]: the vendor takes no 'odd'.");
    expect(parts("7")).toBe("!messages[0].content[0]: an object with a type is required.");
    expect(parts('{"type":"text"}')).toBe("!messages[0].content[0]: a string of text is required.");
    expect(contents('{"role":"user"}')).toBe("!messages[0].content: text or a list of parts is required.");
    expect(contents('{"role":"assistant","audio":{"id":"a"}}')).toBe("!messages[0].audio: the vendor keeps no sound.");
    expect(contents('{"role":"assistant","content":[{"type":"image_url"}]}')).toBe(
      "!messages[0].content[0]: only texts are taken here.",
    );
  });

  it("give back pictures and signatures", () => {
    expect(
      contents(
        '{"role":"assistant","content":"a","extra_content":{"google":{"thought_signature":"S1"}},"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"},"extra_content":{"google":{"thought_signature":"S2"}}}]}',
      ),
    ).toBe(
      '[{"role":"model","parts":[{"text":"a","thoughtSignature":"S1"},{"inlineData":{"mimeType":"image/png","data":"AA"},"thoughtSignature":"S2"}]}]',
    );
    expect(contents('{"role":"assistant","content":null,"thought_signature":"S"}')).toBe(
      '[{"role":"model","parts":[{"text":"","thoughtSignature":"S"}]}]',
    );
    expect(contents('{"role":"assistant","images":[{"type":"text"}]}')).toBe(
      "!messages[0].images[0]: an image_url is required.",
    );
  });

  it("lose names and thoughts, and say so", () => {
    const call = callOf(
      ApiName.ChatCompletions,
      '{"messages":[{"role":"user","name":"n","content":"q"},{"role":"assistant","content":"a","reasoning_content":"r"}]}',
    );
    expect(sent(call).includes("reasoning")).toBe(false);
    expect(call.fitted).toBe(<u32>(Fitted.Names | Fitted.Thoughts));
  });
});

const CALLS =
  '"tool_calls":[{"id":"k1","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1}"}},{"id":"k2","type":"function","function":{"name":"g","arguments":""}}]';
const RESULTS =
  '{"role":"tool","tool_call_id":"k2","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]},{"role":"tool","tool_call_id":"k1","content":"22"}';
const Q = '{"role":"user","content":"q"}';

/** The contents behind the user's question. */
function behind(list: string, model: string = "gemini-3.5-flash"): string {
  const written = contents(`${Q},${list}`, model);
  const head = '[{"role":"user","parts":[{"text":"q"}]},';
  return written.startsWith(head) ? written.substring(head.length, written.length - 1) : written;
}

function signed(id: string, signature: string): string {
  return `{"id":"${id}","type":"function","function":{"name":"f","arguments":"{}"}${signature.length == 0 ? "" : `,"extra_content":{"google":{"thought_signature":"${signature}"}}`}}`;
}

describe("gemini calls of tools", () => {
  it("of a turn stand in one content, their results in another in the same order", () => {
    expect(
      behind(
        `{"role":"assistant","content":"see",${CALLS}},${RESULTS},{"role":"user","content":"go"}`,
        "gemini-2.5-flash",
      ),
    ).toBe(
      '{"role":"model","parts":[{"text":"see"},{"functionCall":{"name":"f","args":{"a": 1}}},{"functionCall":{"name":"g","args":{}}}]},' +
        '{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"22"}}},{"functionResponse":{"name":"g","response":{"output":"x\\ny"}}}]},' +
        '{"role":"user","parts":[{"text":"go"}]}',
    );
  });

  it("without a signature get an escape on the first, where the model wants one", () => {
    expect(behind(`{"role":"assistant",${CALLS}},${RESULTS}`)).toBe(
      '{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a": 1}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"name":"g","args":{}}}]},' +
        '{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"22"}}},{"functionResponse":{"name":"g","response":{"output":"x\\ny"}}}]}',
    );
  });

  it("that the vendor made go back with its ids and signature", () => {
    const results =
      '{"role":"tool","tool_call_id":"id1","content":"1"},{"role":"tool","tool_call_id":"id2","content":"2"}';
    expect(behind(`{"role":"assistant","tool_calls":[${signed("id1", "S")},${signed("id2", "")}]},${results}`)).toBe(
      '{"role":"model","parts":[{"functionCall":{"id":"id1","name":"f","args":{}},"thoughtSignature":"S"},{"functionCall":{"id":"id2","name":"f","args":{}}}]},' +
        '{"role":"user","parts":[{"functionResponse":{"id":"id1","name":"f","response":{"output":"1"}}},{"functionResponse":{"id":"id2","name":"f","response":{"output":"2"}}}]}',
    );
    const made = behind(
      `{"role":"assistant","tool_calls":[${signed("id1", "S")},${signed("call_2", "")}]},{"role":"tool","tool_call_id":"id1","content":"1"},{"role":"tool","tool_call_id":"call_2","content":"2"}`,
    );
    expect(made.includes('"id":')).toBe(false);
    expect(made.includes('"thoughtSignature":"S"')).toBe(true);
  });

  it("have arguments that are objects", () => {
    const call = (given: string): string =>
      behind(
        `{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":${given}}}]},{"role":"tool","tool_call_id":"a","content":"r"}`,
        "gemini-2.5-pro",
      );
    expect(call('{"a":1}').includes('"args":{"a":1}')).toBe(true);
    expect(call('"[1]"').includes('"args":{"INVALID_JSON":"[1]"}')).toBe(true);
    expect(call("null").includes('"args":{}')).toBe(true);
  });

  it("may be functions, as once", () => {
    expect(
      behind(
        '{"role":"assistant","function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"r"}',
        "gemini-2.5-pro",
      ),
    ).toBe(
      '{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"r"}}}]}',
    );
  });

  it("give what is told by its address behind a result", () => {
    const shown =
      '{"type":"image_url","image_url":{"url":"https://h/a.png"}},{"type":"file","file":{"file_id":"gs://b/a.pdf"}}';
    const list = `{"role":"assistant","tool_calls":[${signed("i", "S")}]},{"role":"tool","tool_call_id":"i","content":[${shown},{"type":"input_audio","input_audio":{"data":"AA","format":"wav"}}]}`;
    const sound = '{"inlineData":{"mimeType":"audio/wav","data":"AA"}}';
    const file = '{"fileData":{"mimeType":"application/pdf","fileUri":"gs://b/a.pdf"}}';
    const body = behind(list);
    expect(
      body.endsWith(
        `"response":{"output":""},"parts":[${sound}]}},{"fileData":{"mimeType":"image/png","fileUri":"https://h/a.png"}},${file}]}`,
      ),
    ).toBe(true, body);
  });

  it("give pictures within a result, or behind it for older models", () => {
    const list = `{"role":"assistant","tool_calls":[${signed("id1", "S")}]},{"role":"tool","tool_call_id":"id1","is_error":true,"content":[{"type":"text","text":"e"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}`;
    const picture = '{"inlineData":{"mimeType":"image/png","data":"AA"}}';
    expect(
      behind(list).endsWith(
        `{"functionResponse":{"id":"id1","name":"f","response":{"error":"e"},"parts":[${picture}]}}]}`,
      ),
    ).toBe(true);
    expect(
      behind(list, "gemini-2.5-flash").endsWith(
        `{"functionResponse":{"id":"id1","name":"f","response":{"error":"e"}}},${picture}]}`,
      ),
    ).toBe(true);
    expect(
      behind(
        `{"role":"assistant","tool_calls":[${signed("i", "S")}]},{"role":"tool","tool_call_id":"i","content":[{"type":"odd"}]}`,
      ),
    ).toBe("!messages[2].content[0]: text, or what is seen or heard, is required.");
  });

  it("need a result each, and results a call", () => {
    expect(behind(`{"role":"assistant",${CALLS}},{"role":"tool","tool_call_id":"k1","content":"1"}`)).toBe(
      "!messages[1]: a call of a tool has no result in the messages behind it.",
    );
    expect(behind('{"role":"tool","tool_call_id":"k1","content":"1"}')).toBe(
      "!messages[1]: it has the result of a tool that was not called right before it.",
    );
    expect(rendered(`{"messages":[${Q},{"role":"assistant","tool_calls":[{"id":"a"}]}]}`)).toBe(
      "!messages[1].tool_calls: each needs a function with a name.",
    );
  });
});
