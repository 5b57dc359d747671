import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Fitted } from "../../../../assembly/canonical/fit/fitted";
import { callOf, gemini, isEmpty, sent } from "./samples";

function read(api: ApiName, body: string, asked: string = '{"model":"m"}'): string {
  return text(gemini.parseResponse(gemini.facts(callOf(api, asked, "")), JsonDocument.parse(utf8(body))));
}

function embeddings(body: string): string {
  return sent(callOf(ApiName.Embeddings, body, "gemini-embedding-001"));
}

function images(more: string): string {
  const body = sent(callOf(ApiName.ImageGeneration, `{"prompt":"a cat"${more}}`, "gemini-3.1-flash-image"));
  const head =
    '{"contents":[{"role":"user","parts":[{"text":"a cat"}]}],"generationConfig":{"responseModalities":["IMAGE"]';
  return body.startsWith(head) ? body.substring(head.length) : body;
}

describe("gemini embeddings", () => {
  it("ask for each text apart", () => {
    expect(
      embeddings(
        '{"model":"x","input":["a","b"],"dimensions":3,"task_type":"RETRIEVAL_QUERY","encoding_format":"float","user":"u"}',
      ),
    ).toBe(
      '{"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":3,"taskType":"RETRIEVAL_QUERY"},{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]},"outputDimensionality":3,"taskType":"RETRIEVAL_QUERY"}]}',
    );
    expect(sent(callOf(ApiName.Embeddings, '{"input":"a"}', "tunedModels/t"))).toBe(
      '{"requests":[{"model":"tunedModels/t","content":{"parts":[{"text":"a"}]}}]}',
    );
  });

  it("need texts, and say nothing that the vendor does not know", () => {
    const none = "!'input' must be a text or a list of texts.";
    expect(embeddings("{}")).toBe(none);
    expect(embeddings('{"input":[]}')).toBe(none);
    expect(embeddings('{"input":[1,2]}')).toBe(none);
    expect(embeddings('{"input":["a",[1]]}')).toBe(none);
    expect(embeddings('{"input":"a","odd":1}')).toBe("!odd: the vendor has nothing like it");
    const long = "x".repeat(255);
    expect(embeddings(`{"input":"a","title":"${long}"}`)).toBe("!title: it is too long to be said of each text");
    const many = new Array<string>(2049).fill('""').join(",");
    expect(embeddings(`{"input":[${many}]}`)).toBe("!'input' must be 2048 texts at most.");
  });

  it("come back in order, in base64 for who wants that", () => {
    const told = '{"embeddings":[{"values":[0.5,-1]},{"values":[2]},{}],"usageMetadata":{"promptTokenCount":4}}';
    expect(read(ApiName.Embeddings, told)).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},{"object":"embedding","index":1,"embedding":[2]},{"object":"embedding","index":2,"embedding":[]}],"model":"m","usage":{"prompt_tokens":4,"total_tokens":4}}',
    );
    expect(
      read(ApiName.Embeddings, '{"embeddings":[{"values":[1]}]}', '{"model":"m","encoding_format":"base64"}'),
    ).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPw=="}],"model":"m","usage":null}',
    );
    expect(isEmpty(ApiName.Embeddings, '{"embedding":{}}')).toBe(true);
  });
});

describe("gemini images", () => {
  it("are asked for in the nearest form and size", () => {
    expect(images("")).toBe("}}");
    expect(images(',"size":"auto","n":1,"response_format":"b64_json","output_format":"png","background":"auto"')).toBe(
      "}}",
    );
    const sizes = ["256x256", "1024x1024", "1792x1024", "1024x1792", "2048x2048", "4096x4096", "1536x1024", "1024x768"];
    const ratios = ["1:1", "1:1", "16:9", "9:16", "1:1", "1:1", "3:2", "4:3"];
    const scales = ["", "", "2K", "2K", "2K", "4K", "2K", ""];
    for (let i = 0; i < sizes.length; i++) {
      const scale = scales[i].length == 0 ? "" : `,"imageSize":"${scales[i]}"`;
      expect(images(`,"size":"${sizes[i]}"`)).toBe(`,"imageConfig":{"aspectRatio":"${ratios[i]}"${scale}}}}`);
    }
    expect(images(',"size":"2560x1080"')).toBe(',"imageConfig":{"aspectRatio":"21:9","imageSize":"2K"}}}');
    expect(images(',"safety_settings":[]')).toBe('},"safetySettings":[]}');
  });

  it("that the vendor cannot make are refused", () => {
    const refused = [
      '"n":2',
      '"stream":true',
      '"response_format":"url"',
      '"output_format":"webp"',
      '"background":"transparent"',
      '"odd":1',
    ];
    for (let i = 0; i < refused.length; i++) {
      const name = refused[i].substring(1, refused[i].indexOf('":'));
      expect(images("," + refused[i])).toBe(`!${name}: the vendor has nothing like it`);
    }
    const size = "!'size' must be a width and a height in pixels, such as 1024x1024, or auto.";
    expect(images(',"size":"large"')).toBe(size);
    expect(images(',"size":"0x5"')).toBe(size);
    expect(images(',"size":"x5"')).toBe(size);
    expect(sent(callOf(ApiName.ImageGeneration, "{}"))).toBe("!'prompt' must be a text.");
    const call = callOf(ApiName.ImageGeneration, '{"prompt":"p","quality":"high"}');
    sent(call);
    expect(call.fitted).toBe(<u32>Fitted.Hints);
  });

  it("come back as data", () => {
    expect(
      read(
        ApiName.ImageGeneration,
        '{"candidates":[{"content":{"parts":[{"text":"here"},{"inlineData":{"mimeType":"image/png","data":"AA"}}]}}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":9,"totalTokenCount":14}}',
      ),
    ).toBe(
      '{"created":1767225600,"data":[{"b64_json":"AA"}],"usage":{"total_tokens":14,"input_tokens":5,"output_tokens":9,"input_tokens_details":{"text_tokens":5,"image_tokens":0}}}',
    );
    expect(
      read(
        ApiName.ImageGeneration,
        '{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png"}},{"inlineData":{"data":7}}]}}]}',
      ),
    ).toBe('{"created":1767225600,"data":[]}');
    expect(read(ApiName.ImageGeneration, '{"promptFeedback":{"blockReason":"SAFETY"}}')).toBe(
      '{"created":1767225600,"data":[]}',
    );
    expect(isEmpty(ApiName.ImageGeneration, "[]")).toBe(true);
  });
});

describe("gemini models", () => {
  it("are listed by their names", () => {
    expect(
      read(ApiName.Models, '{"models":[{"name":"models/a","displayName":"A"},{"name":"b"},{}],"nextPageToken":"n"}'),
    ).toBe(
      '{"object":"list","data":[{"id":"a","object":"model","created":0,"owned_by":"google"},{"id":"b","object":"model","created":0,"owned_by":"google"}]}',
    );
    expect(read(ApiName.RetrieveModel, '{"name":"models/a"}')).toBe(
      '{"id":"a","object":"model","created":0,"owned_by":"google"}',
    );
    expect(isEmpty(ApiName.Models, "{}")).toBe(true);
  });
});
