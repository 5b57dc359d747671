import { text } from "../../../assembly/base/bytes";
import { errorsOf, providerOf } from "../fakes/configured";

function moonshotWith(more: string): string {
  return `{"provider":{"type":"moonshot","apiTokens":["token-1"],${more}}}`;
}

function fileOf(more: string): string {
  const provider = providerOf(moonshotWith(more));
  return provider === null ? "-" : text(provider.vendorFile);
}

const AT = "$.provider.moonshotFileId: ";

describe("moonshotFileId", () => {
  it("names a file at the vendor", () => {
    expect(fileOf('"moonshotFileId":"cmt3f"')).toBe("/v1/files/cmt3f/content");
    expect(fileOf('"moonshotFileId":""')).toBe("");
    expect(fileOf('"moonshotFileId":null')).toBe("");
  });

  it("cannot be combined with a context file", () => {
    const context = '"context":{"fileUrl":"https://raw.example/a","serviceName":"s","servicePort":1}';
    expect(errorsOf(moonshotWith('"moonshotFileId":"f",' + context))).toBe(
      AT + "cannot be configured together with context",
    );
  });

  it("must be an id that can stand in a path", () => {
    const bad = ["a/b", "..", "a?b", "a#b", "a%2fb", "a b", "\u00e4"];
    for (let i = 0; i < bad.length; i++) {
      expect(errorsOf(moonshotWith(`"moonshotFileId":"${bad[i]}"`))).toBe(
        AT + "must be the id of a file: visible ASCII characters without / ? # %",
        bad[i],
      );
    }
    expect(errorsOf(moonshotWith('"moonshotFileId":1'))).toBe(AT + "must be text");
  });
});
