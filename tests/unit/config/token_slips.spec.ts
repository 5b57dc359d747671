import { errorsOf, warningsOf } from "../fakes/configured";

const QUOTES = "$.provider.apiTokens[1]: has quotes around it, which are sent as a part of it";
const BEYOND =
  "$.provider.apiTokens[1]: has characters beyond ASCII, such as a byte order mark, a zero-width space or curly quotes";
const BEARER = "$.provider.apiTokens[1]: begins with Bearer, which is added by itself where the vendor wants it";

/** Warnings of a token in JSON's words, as a text and in an object; they must be the same, and no error. */
function said(token: string): string {
  const asText = `{"provider":{"type":"groq","apiTokens":["good","${token}"]}}`;
  const asObject = `{"provider":{"type":"groq","apiTokens":["good",{"token":"${token}","name":"n"}]}}`;
  expect(errorsOf(asText) + errorsOf(asObject)).toBe("", token);
  expect(warningsOf(asObject)).toBe(warningsOf(asText), token);
  return warningsOf(asText);
}

describe("a token that something was copied with", () => {
  it("is warned of for quotes around it", () => {
    const tokens = ['\\"sk-1\\"', "'sk-1'", "`sk-1`", '\\"sk-1', 'sk-1\\"', '\\"'];
    for (let i = 0; i < tokens.length; i++) expect(said(tokens[i])).toBe(QUOTES, tokens[i]);
  });

  it("is warned of for marks that nobody sees, wherever they are", () => {
    const tokens = ["\\ufeffsk-1", "sk-1\\u200b", "sk\\u200d-1", "sk\\u2060-1", "sk-1\\u00a0", "\\u201csk-1\\u201d"];
    for (let i = 0; i < tokens.length; i++) expect(said(tokens[i])).toBe(BEYOND, tokens[i]);
  });

  it("is warned of for the scheme before it, in any case", () => {
    const tokens = ["Bearer sk-1", "bearer sk-1", "BEARER  sk-1"];
    for (let i = 0; i < tokens.length; i++) expect(said(tokens[i])).toBe(BEARER, tokens[i]);
  });

  it("is warned of for each at once", () => {
    expect(said('\\"Bearer sk-1\\"')).toBe(QUOTES + "\n" + BEARER);
    expect(said("\\ufeffBearer sk-1")).toBe(BEYOND + "\n" + BEARER);
    expect(said('\\ufeff\\"Bearer sk-1\\"')).toBe(QUOTES + "\n" + BEYOND + "\n" + BEARER);
  });

  it("is nothing but what looks like it", () => {
    const tokens = ["sk-1", "Bearer", "Bearer-sk-1", "bearersk-1", "sk-Bearer 1", "s'k", 'a\\"b', "a b", "~!@#$%^&*()"];
    for (let i = 0; i < tokens.length; i++) expect(said(tokens[i])).toBe("", tokens[i]);
  });

  it("stays a secret", () => {
    const slips = ['\\"CANARY\\"', "\\ufeffCANARY", "Bearer CANARY", "CANARY\\u200b"];
    for (let i = 0; i < slips.length; i++) expect(said(slips[i]).includes("CANARY")).toBe(false, slips[i]);
  });
});
