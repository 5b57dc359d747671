import { ApiName } from "../../../../assembly/canonical/api_name";
import { sent, told } from "./samples";

function asked(members: string, model: string = "amazon.nova-canvas-v1:0"): string {
  return sent(ApiName.ImageGeneration, `{"model":"${model}"${members}}`);
}

describe("pictures by InvokeModel", () => {
  it("are asked for with a text, a size and a number", () => {
    expect(asked(',"prompt":"a cat"')).toBe(
      '{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"a cat"},"imageGenerationConfig":{"width":1024,"height":1024,"numberOfImages":1}}',
    );
    expect(
      asked(
        ',"prompt":"a","size":"1280x720","n":2,"quality":"hd","seed":7,"negativeText":"b","response_format":"b64_json","user":"u"',
      ),
    ).toBe(
      '{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"a","negativeText":"b"},"imageGenerationConfig":{"width":1280,"height":720,"numberOfImages":2,"quality":"premium","seed":7}}',
    );
    expect(asked(',"prompt":"a","quality":"low","size":"auto"').includes('"quality":"standard"')).toBe(true);
  });

  it("are refused for what the model cannot do, by its name", () => {
    expect(asked("")).toBe("!'prompt' must be a text.");
    expect(asked(',"prompt":"a"', "stability.sd3-5-large-v1:0").startsWith("!'model' must be Amazon Nova")).toBe(true);
    expect(asked(',"prompt":"a","response_format":"url"').startsWith("!'response_format' must be b64_json")).toBe(true);
    expect(asked(',"prompt":"a","style":"vivid"')).toBe("!style: the model has nothing like it");
    const sizes = ["1024", "x9", "9x", "0x9", "100000x1"];
    for (let i = 0; i < sizes.length; i++) {
      expect(asked(`,"prompt":"a","size":"${sizes[i]}"`).startsWith("!'size' must be a width and a height")).toBe(true);
    }
  });

  it("come as data", () => {
    expect(told(ApiName.ImageGeneration, '{"images":["QQ==","Qg=="]}')).toBe(
      '{"created":0,"data":[{"b64_json":"QQ=="},{"b64_json":"Qg=="}]}',
    );
    expect(told(ApiName.ImageGeneration, '{"images":["QQ=="],"error":null}').length > 0).toBe(true);
    expect(told(ApiName.ImageGeneration, '{"images":[],"error":"All were filtered."}')).toBe("");
    expect(told(ApiName.ImageGeneration, '{"error":"no"}')).toBe("");
  });
});
