import { text, utf8 } from "../../../../assembly/base/bytes";
import { withoutSecret } from "../../../../assembly/gateway/response/echo";

function masked(secret: string, told: string): string {
  return text(withoutSecret(utf8(secret), utf8(told)));
}

describe("a token that a vendor repeats", () => {
  it("is hidden as it is, as often as it stands there, and nothing else is", () => {
    expect(masked("sk-12345", "no sk-12345, nor sk-12345!")).toBe("no ********, nor ********!");
    expect(masked("sk-12345", "sk-1234 sk-123456")).toBe("sk-1234 ********6");
  });

  it("is hidden as JSON and URLs write it", () => {
    expect(masked('k"\\+/=12', '{"m":"k\\"\\\\+/=12"}')).toBe('{"m":"**********"}');
    expect(masked("k+/=1234", "?key=k%2B%2F%3D1234&")).toBe("?key=**************&");
    expect(masked("k+/=1234", "?key=k%2b%2f%3d1234&")).toBe("?key=**************&");
  });

  it("leaves bytes that do not have it as they are, and words that are too short to be a token", () => {
    const bytes = utf8("an error");
    expect(withoutSecret(utf8("sk-12345"), bytes) === bytes).toBe(true);
    expect(masked("error", "an error")).toBe("an error");
    expect(masked("", "an error")).toBe("an error");
    expect(masked("sk-12345", "")).toBe("");
  });
});
