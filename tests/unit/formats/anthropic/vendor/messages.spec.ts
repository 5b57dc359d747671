import { utf8 } from "../../../../../assembly/base/bytes";
import { Fitted } from "../../../../../assembly/canonical/fit/fitted";
import { AnthropicVendor } from "../../../../../assembly/formats/anthropic/vendor/vendor";
import { lastFitted, messages, rendered } from "./samples";

const USER = '{"role":"user","content":"q"}';
const MARK = '"cache_control":{"type":"ephemeral"}';

/** The member `system` for the instructions `given`; "" for none. */
function system(given: string, preamble: string = "", more: string = ""): string {
  const body = rendered(`{"messages":[${given}${USER}]${more}}`, "", new AnthropicVendor(utf8(preamble)));
  const end = body.indexOf(',"messages":');
  return end < 0 ? "" : body.substring('{"system":'.length, end);
}

/** The block that a part of a user's content becomes; "" for none, what is wrong with it after a `!`. */
function block(part: string): string {
  const written = messages(`{"role":"user","content":[{"type":"text","text":"q"},${part}]}`);
  if (written.startsWith("!")) return written;
  const start = '[{"role":"user","content":[{"type":"text","text":"q"}'.length;
  return written.length < start + 5 ? "" : written.substring(start + 1, written.length - 3);
}

/** What is wrong with an address of an image. */
const NO_IMAGE = "!messages[0].content[1].image_url: an http(s) URL or a data URL in base64 is required.";

describe("anthropic system prompt", () => {
  it("joins the instructions that stand first", () => {
    expect(system("")).toBe("");
    expect(system('{"role":"system","content":"a\\n"},')).toBe('"a\\n"');
    expect(system('{"role":"system","content":"a"},{"role":"developer","content":"b"},')).toBe('"a\\n\\nb"');
    expect(system('{"role":"system","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},')).toBe(
      '"a\\nb"',
    );
    expect(system('{"role":"system","content":" \\n"},')).toBe("");
    expect(system('{"role":"system","content":[{"type":"text","text":" "},{"type":"text","text":"b"}]},')).toBe('"b"');
  });

  it("begins with the chat's own member", () => {
    expect(system('{"role":"system","content":"b"},', "", ',"system":"a"')).toBe('"a\\nb"');
    expect(system("", "", `,"system":[{"type":"text","text":"a",${MARK}}]`)).toBe(
      `[{"type":"text","text":"a",${MARK}}]`,
    );
    expect(system("", "", `,"system":"a",${MARK}`)).toBe('"a"');
  });

  it("says that JSON is wanted where the vendor has no mode for it", () => {
    const told = "Answer with one JSON object and nothing else: no words around it, no code fence.";
    const asked = ',"response_format":{"type":"json_object"}';
    expect(system("", "", asked)).toBe(`"${told}"`);
    expect(system('{"role":"system","content":"a"},', "", asked)).toBe(`"a\\n${told}"`);
    expect(system(`{"role":"system","content":"a",${MARK}},`, "P", asked)).toBe(
      `[{"type":"text","text":"P"},{"type":"text","text":"a",${MARK}},{"type":"text","text":"${told}"}]`,
    );
  });

  it("is a list of texts where one is marked for the cache", () => {
    expect(
      system(
        `{"role":"system","content":"a"},{"role":"system","content":[{"type":"text","text":"b",${MARK}},{"type":"text","text":"c"}]},`,
      ),
    ).toBe(`[{"type":"text","text":"a"},{"type":"text","text":"b",${MARK}},{"type":"text","text":"c"}]`);
    expect(system(`{"role":"system","content":"a",${MARK}},`)).toBe(`[{"type":"text","text":"a",${MARK}}]`);
  });

  it("begins with the preamble where there is one", () => {
    expect(system("", "P")).toBe(`[{"type":"text","text":"P",${MARK}}]`);
    expect(system('{"role":"system","content":"a"},{"role":"system","content":"b"},', "P")).toBe(
      `[{"type":"text","text":"P"},{"type":"text","text":"a\\n\\nb",${MARK}}]`,
    );
    expect(system(`{"role":"system","content":"a",${MARK}},{"role":"system","content":"b"},`, "P")).toBe(
      `[{"type":"text","text":"P"},{"type":"text","text":"a",${MARK}},{"type":"text","text":"b"}]`,
    );
  });
});

describe("anthropic content", () => {
  it("keeps texts as they are written, and their marks", () => {
    expect(messages('{"role":"user","content":"\\u00e9\\/","name":"n"}')).toBe(
      '[{"role":"user","content":"\\u00e9\\/"}]',
    );
    expect(block(`{"type":"text","text":"t",${MARK}}`)).toBe(`{"type":"text","text":"t",${MARK}}`);
    expect(block('{"type":"text","text":""}')).toBe("");
    expect(block('{"type":"text","text":" \\n\\u00a0\\t　"}')).toBe("");
    expect(block('{"type":"text","text":" \\u0041"}')).toBe('{"type":"text","text":" \\u0041"}');
  });

  it("takes images by address or as data", () => {
    expect(block('{"type":"image_url","image_url":{"url":"https://h/i.png","detail":"low"}}')).toBe(
      '{"type":"image","source":{"type":"url","url":"https://h/i.png"}}',
    );
    expect(block('{"type":"image_url","image_url":"http:\\/\\/h"}')).toBe(
      '{"type":"image","source":{"type":"url","url":"http:\\/\\/h"}}',
    );
    expect(block(`{"type":"image_url","image_url":{"url":"data:image\\/webp;x=1;BASE64,A\\/+="},${MARK}}`)).toBe(
      `{"type":"image","source":{"type":"base64","media_type":"image/webp","data":"A\\/+="},${MARK}}`,
    );
  });

  it("refuses images without a usable address, and names them", () => {
    expect(block('{"type":"image_url"}')).toBe(NO_IMAGE);
    expect(block('{"type":"image_url","image_url":{}}')).toBe(NO_IMAGE);
    expect(block('{"type":"image_url","image_url":{"url":7}}')).toBe(NO_IMAGE);
    expect(block('{"type":"image_url","image_url":{"url":"data:image/png,A"}}')).toBe(NO_IMAGE);
    expect(block('{"type":"image_url","image_url":{"url":"data:image/png;base64"}}')).toBe(NO_IMAGE);
    expect(block('{"type":"image_url","image_url":{"url":"gs://b/o"}}')).toBe(NO_IMAGE);
  });

  it("refuses parts that the vendor has nothing for, and those that are none", () => {
    expect(block('{"type":"input_audio","input_audio":{"data":"A","format":"wav"}}')).toBe(
      "!messages[0].content[1]: the vendor takes no 'input_audio'.",
    );
    const noPart = "!messages[0].content[1]: an object with a type is required.";
    expect(block("null")).toBe(noPart);
    expect(block("{}")).toBe(noPart);
    expect(block('{"type":"text"}')).toBe("!messages[0].content[1]: a string of text is required.");
  });

  it("gives JPEG its name", () => {
    expect(block('{"type":"image_url","image_url":{"url":"data:image/jpg;base64,AA=="}}')).toBe(
      '{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AA=="}}',
    );
  });

  it("takes documents, uploaded or as data", () => {
    expect(block('{"type":"file","file":{"file_id":"file-1"}}')).toBe(
      '{"type":"document","source":{"type":"file","file_id":"file-1"}}',
    );
    expect(block('{"type":"file","file":{"file_data":"data:application/pdf;base64,JVBE","filename":"a.pdf"}}')).toBe(
      '{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"a.pdf"}',
    );
    expect(block('{"type":"file","file":{"file_data":"data:image/gif;base64,R0","filename":"a.gif"}}')).toBe(
      '{"type":"image","source":{"type":"base64","media_type":"image/gif","data":"R0"}}',
    );
    expect(block('{"type":"image_url","image_url":{"url":"data:application/pdf;base64,JVBE"}}')).toBe(
      '{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}}',
    );
    expect(block('{"type":"file","file":{"file_data":"https://h/a.pdf"}}')).toBe(
      '{"type":"document","source":{"type":"url","url":"https://h/a.pdf"}}',
    );
  });

  it("gives text of files as text", () => {
    const written = (data: string, title: string): string =>
      `{"type":"document","source":{"type":"text","media_type":"text/plain","data":"${data}"},"title":"${title}"}`;
    const file = (data: string, name: string): string =>
      block(`{"type":"file","file":{"file_data":"${data}","filename":"${name}"}}`);
    expect(file("data:text/csv;base64,YSxiCjEsMgo=", "t.csv")).toBe(written("a,b\\n1,2\\n", "t.csv"));
    expect(file("data:text\\/csv;base64,YSxiCjEsMgo=", "t.csv")).toBe(written("a,b\\n1,2\\n", "t.csv"));
    expect(file("data:application/ld+json;charset=utf-8;base64,e30", "t")).toBe(written("{}", "t"));
    expect(file("data:application/octet-stream;base64,e30=", "t.JSON")).toBe(written("{}", "t.JSON"));
    expect(file("w6k=", "t.md")).toBe(written("é", "t.md"));
  });

  it("knows a PDF by its name and by its beginning", () => {
    const written = '{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}';
    expect(block('{"type":"file","file":{"file_data":"JVBERi0="}}')).toBe(written + "}");
    expect(block('{"type":"file","file":{"file_data":"JVBERi0=","filename":"a.PDF"}}')).toBe(
      written + ',"title":"a.PDF"}',
    );
  });

  it("refuses files that the vendor cannot read", () => {
    const fault = (what: string): string => `!messages[0].content[1].file${what}`;
    const missing = fault(": a file_id, or file_data as a data URL in base64, is required.");
    expect(block('{"type":"file","file":{"filename":"a"}}')).toBe(missing);
    expect(block('{"type":"file","file":{"file_data":"data:text/plain,a"}}')).toBe(missing);
    const foreign = fault(": the vendor takes PDF, text and images only.");
    expect(block('{"type":"file","file":{"file_data":"data:application/zip;base64,AA=="}}')).toBe(foreign);
    expect(block('{"type":"file","file":{"file_data":"AA==","filename":"a.docx"}}')).toBe(foreign);
    const spoiled = fault(".file_data: text in UTF-8 is required.");
    expect(block('{"type":"file","file":{"file_data":"data:text/plain;base64,/w=="}}')).toBe(spoiled);
    expect(block('{"type":"file","file":{"file_data":"data:text/plain;base64,?"}}')).toBe(spoiled);
  });

  it("keeps the vendor's own blocks", () => {
    const own = '{"type":"thinking","thinking":"t","signature":"s"}';
    expect(block(own)).toBe(own);
    const image = '{"type":"image","source":{"type":"url","url":"u"}}';
    expect(block(image)).toBe(image);
    expect(block('{"type":"newer_block","a":1.0}')).toBe('{"type":"newer_block","a":1.0}');
  });
});

describe("anthropic messages", () => {
  it("leaves out messages that say nothing", () => {
    expect(
      messages(
        `${USER},{"role":"assistant","content":null},{"role":"assistant","content":" "},{"role":"user","content":[]},{"role":"user","content":"\\n"},${USER}`,
      ),
    ).toBe(`[${USER},${USER}]`);
  });

  it("names a last message of the user's that says nothing, for the model would go on with its own", () => {
    expect(messages(`${USER},{"role":"assistant","content":"a"},{"role":"user","content":" "}`)).toBe(
      "!messages[2].content: it must say something.",
    );
  });

  it("names messages of no use", () => {
    expect(messages(`${USER},{"role":"poet","content":"x"}`)).toBe(
      "!messages[1].role: one of the roles of a chat is required.",
    );
    expect(messages(`${USER},{"role":"user","content":7}`)).toBe(
      "!messages[1].content: text or a list of parts is required.",
    );
    expect(messages(`${USER},{"role":"assistant","content":null,"audio":{"id":"a"}},${USER}`)).toBe(
      "!messages[1].audio: the vendor keeps no sound.",
    );
  });

  it("leaves out names, and says so", () => {
    expect(messages('{"role":"user","name":"jane","content":"q"}')).toBe(`[${USER}]`);
    expect(lastFitted).toBe(Fitted.Names);
  });

  it("has no white space at the end of a text that the model goes on with", () => {
    expect(messages(`${USER},{"role":"assistant","content":"a \\\\n \\u3000\\n"}`)).toBe(
      `[${USER},{"role":"assistant","content":"a \\\\n"}]`,
    );
    const parts = '[{"type":"text","text":"a "},{"type":"text","text":"b "},{"type":"text","text":" "}]';
    expect(messages(`${USER},{"role":"assistant","content":${parts}}`)).toBe(
      `[${USER},{"role":"assistant","content":[{"type":"text","text":"a "},{"type":"text","text":"b"}]}]`,
    );
  });

  it("keeps what an assistant refused, and no thoughts without a signature", () => {
    expect(messages('{"role":"assistant","content":null,"refusal":"no"}')).toBe(
      '[{"role":"assistant","content":[{"type":"text","text":"no"}]}]',
    );
    expect(messages('{"role":"assistant","content":[{"type":"refusal","refusal":"no"}],"reasoning_content":"r"}')).toBe(
      '[{"role":"assistant","content":[{"type":"text","text":"no"}]}]',
    );
    expect(lastFitted).toBe(Fitted.Thoughts);
    expect(messages(`${USER},{"role":"assistant","content":"a","refusal":"no"},${USER}`)).toBe(
      `[${USER},{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"text","text":"no"}]},${USER}]`,
    );
  });

  it("keeps marks of whole messages", () => {
    expect(messages(`{"role":"user","content":"q",${MARK}}`)).toBe(
      `[{"role":"user","content":[{"type":"text","text":"q",${MARK}}]}]`,
    );
  });
});

describe("later instructions in anthropic messages", () => {
  const SYSTEM = '{"role":"system","content":"s"}';
  const HI = '{"role":"assistant","content":"hi"}';
  const FOLDED = "<system-reminder>\\ns\\n</system-reminder>";

  it("stay at the end of a user's turn where the model takes them there", () => {
    const model = ',"model":"claude-opus-5-5"}';
    const body = rendered(`{"messages":[${USER},${SYSTEM},${HI},${USER},${SYSTEM},${SYSTEM}]${model}`);
    expect(body.includes(`"messages":[${USER},${SYSTEM},${HI},${USER},${SYSTEM},${SYSTEM}]`)).toBe(true);
    expect(lastFitted).toBe(0);
  });

  it("stand in the user's turn elsewhere, and with other models", () => {
    const model = ',"model":"claude-opus-5-5"}';
    const folded = `{"role":"user","content":[{"type":"text","text":"${FOLDED}"}]}`;
    const body = rendered(`{"messages":[${USER},${HI},${SYSTEM},${USER}]${model}`);
    expect(body.includes(`"messages":[${USER},${HI},${folded},${USER}]`)).toBe(true);
    expect(lastFitted).toBe(Fitted.SystemMessages);
    expect(messages(`${USER},${HI},${USER},${SYSTEM}`)).toBe(
      `[${USER},${HI},{"role":"user","content":"q\\n\\n${FOLDED}"}]`,
    );
  });

  it("keep their marks", () => {
    expect(messages(`${USER},${HI},${USER},{"role":"system","content":[{"type":"text","text":"s",${MARK}}]}`)).toBe(
      `[${USER},${HI},{"role":"user","content":[{"type":"text","text":"q"},{"type":"text","text":"${FOLDED}",${MARK}}]}]`,
    );
  });
});
