import { ApiName } from "../../../../assembly/canonical/api_name";
import { VendorFormat } from "../../../../assembly/formats/vendor_format";
import { callOf, compatible, dashscope, sent } from "./samples";

const FILES = '{"role":"system","content":"fileid://f1,fileid://f2"}';
const USER = '{"role":"user","content":"q"}';

function withFiles(messages: string, protocol: VendorFormat, model: string = "long"): string {
  const call = callOf(ApiName.ChatCompletions, `{"model":"m","messages":[${messages}], "n": 1}`, model, [
    "files",
    "f1,f2",
  ]);
  return sent(call, protocol);
}

describe("dashscope files", () => {
  it("stand behind one message of the system", () => {
    const system =
      '{"role":"system","content":"S1"},{"role":"system","content":[{"type":"text","text":"S2"},{"text":"S3"}]}';
    expect(withFiles(system + "," + USER, dashscope)).toBe(
      `{"model":"long","input":{"messages":[{"role":"system","content":"S1\\nS2\\nS3"},${FILES},${USER}]},"parameters":{"result_format":"message","n":1}}`,
    );
  });

  it("stand behind a general one where the client has none", () => {
    const general = '{"role":"system","content":"You are a helpful assistant."}';
    const later = '{"role":"system","content":"later"}';
    expect(withFiles(USER + "," + later, dashscope).includes(`[${general},${FILES},${USER},${later}]`)).toBe(true);
  });

  it("are sent in OpenAI's form too, with all else as the client wrote it", () => {
    expect(withFiles('{"role":"system","content":"S"}, ' + USER, compatible)).toBe(
      `{"model":"long","messages":[{"role":"system","content":"S"},${FILES},${USER}], "n": 1}`,
    );
  });

  it("are for the one model that reads them, and for chats", () => {
    expect(withFiles(USER, compatible, "long-latest")).toBe(`{"model":"long-latest","messages":[${USER}], "n": 1}`);
    expect(withFiles(USER, dashscope, "max").includes("fileid")).toBe(false);
    expect(withFiles("", compatible)).toBe('{"model":"long","messages":[], "n": 1}');
    const body = '{"model":"long","messages":[1]}';
    expect(sent(callOf(ApiName.Completions, body, "", ["files", "f"]), compatible)).toBe(body);
  });

  it("are none where none are configured", () => {
    const body = '{"model":"long","messages":[1]}';
    expect(sent(callOf(ApiName.ChatCompletions, body, "", ["files", ""]), compatible)).toBe(body);
  });
});
