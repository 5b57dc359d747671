import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { callOf, dashscope, isEmpty, sent } from "./samples";

function rendered(body: string, model: string = ""): string {
  return sent(callOf(ApiName.Embeddings, body, model));
}

function answered(body: string, asked: string = '{"model":"text-embedding-v3"}'): string {
  return text(
    dashscope.parseResponse(dashscope.facts(callOf(ApiName.Embeddings, asked)), JsonDocument.parse(utf8(body))),
  );
}

describe("dashscope embeddings", () => {
  it("are asked for with texts and a dimension", () => {
    expect(rendered('{"model":"text-embedding-v3","input":["a","b"],"dimensions":64}')).toBe(
      '{"model":"text-embedding-v3","input":{"texts":["a","b"]},"parameters":{"dimension":64}}',
    );
    expect(
      rendered('{"model":"m","input":"\\u00e9","user":"u","encoding_format":"float","text_type":"query"}', "v4"),
    ).toBe('{"model":"v4","input":{"texts":["\\u00e9"]},"parameters":{"text_type":"query"}}');
  });

  it("are of texts alone", () => {
    const problem = "!'input' must be a text or a list of texts.";
    expect(rendered('{"input":[1,2]}')).toBe(problem);
    expect(rendered('{"input":["a",[1]]}')).toBe(problem);
    expect(rendered('{"input":[]}')).toBe(problem);
    expect(rendered("{}")).toBe(problem);
    expect(rendered("[]")).toBe(problem);
  });

  it("become a list with the vendor's vectors as they are", () => {
    expect(
      answered(
        '{"output":{"embeddings":[{"text_index":1,"embedding":[1.0, -0.5e-3]},{"embedding":[]},{"text_index":0}]},"usage":{"total_tokens":7},"request_id":"r"}',
      ),
    ).toBe(
      '{"object":"list","data":[{"object":"embedding","index":1,"embedding":[1.0, -0.5e-3]},{"object":"embedding","index":1,"embedding":[]}],"model":"text-embedding-v3","usage":{"prompt_tokens":7,"total_tokens":7}}',
    );
  });

  it("are in base64 where the client wants them so", () => {
    const base64 = '{"model":"m","encoding_format":"base64"}';
    const one = answered('{"output":{"embeddings":[{"embedding":[1,-2.5]}]}}', base64);
    expect(one.includes('"embedding":"AACAPwAAIMA="')).toBe(true);
    expect(answered('{"output":{"embeddings":[{"embedding":[1]}]}}', base64).includes('"AACAPw=="')).toBe(true);
    expect(
      answered('{"output":{"embeddings":[{"embedding":[0,"x",1e300]}]}}', base64).includes('"AAAAAAAAwH8AAIB/"'),
    ).toBe(true);
    expect(answered('{"output":{"embeddings":[{"embedding":[]}]}}', base64).includes('"embedding":""')).toBe(true);
  });

  it("are none without vectors", () => {
    expect(isEmpty(ApiName.Embeddings, '{"code":"x","message":"m"}')).toBe(true);
    expect(isEmpty(ApiName.Embeddings, '{"output":{"embeddings":{}}}')).toBe(true);
    expect(isEmpty(ApiName.Embeddings, "")).toBe(true);
  });
});
