import { text } from "../../../../assembly/base/bytes";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { withFiles } from "../../../../assembly/formats/dashscope/files";
import { openai } from "../../../../assembly/formats/openai/vendor";
import { callOf, sent } from "./samples";

const FILES = '{"role":"system","content":"fileid://f1,fileid://f2"}';
const USER = '{"role":"user","content":"q"}';

/** The canonical body of a chat about two files. */
function about(messages: string): string {
  const call = callOf(ApiName.ChatCompletions, `{"model":"m","messages":[${messages}], "n": 1}`, "long");
  return sent(withFiles(call, "f1, f2"), openai);
}

describe("dashscope files", () => {
  it("stand behind one message of the system, with all else as the client wrote it", () => {
    const system =
      '{"role":"system","content":"S1"},{"role":"system","content":[{"type":"text","text":"S2"},{"text":"S3"}]}';
    expect(about(system + ", " + USER)).toBe(
      `{"model":"long","messages":[{"role":"system","content":"S1\\nS2\\nS3"},${FILES},${USER}], "n": 1}`,
    );
  });

  it("stand behind a general one where the client has none", () => {
    const general = '{"role":"system","content":"You are a helpful assistant."}';
    const later = '{"role":"system","content":"later"}';
    expect(about(USER + "," + later).includes(`[${general},${FILES},${USER},${later}]`)).toBe(true);
  });

  it("are none where there are no messages", () => {
    expect(about("")).toBe('{"model":"long","messages":[], "n": 1}');
    const call = callOf(ApiName.ChatCompletions, '{"messages":"q"}');
    expect(text(withFiles(call, "f").document.bytes)).toBe('{"messages":"q"}');
  });
});
