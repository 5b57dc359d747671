import { text, utf8 } from "../../../assembly/base/bytes";
import { PluginConfig } from "../../../assembly/config/plugin_config";
import { errorsOf, providerOf, warningsOf } from "../fakes/configured";

const PROVIDER = '"provider":{"type":"groq","apiTokens":["token-1"]}';
const SECRET = "canary-status-secret";

function withStatus(status: string): string {
  return `{"status":${status},${PROVIDER}}`;
}

describe("status", () => {
  it("is off without the key", () => {
    expect(PluginConfig.parse(utf8(`{${PROVIDER}}`)).status === null).toBe(true);
    expect(PluginConfig.parse(utf8(withStatus("null"))).status === null).toBe(true);
  });

  it("has a path and a secret, and is for this machine unless it says otherwise", () => {
    const config = withStatus(`{"path":"/a/b","token":"${SECRET}"}`);
    expect(errorsOf(config) + warningsOf(config)).toBe("");
    const page = PluginConfig.parse(utf8(config)).status;
    expect(page === null).toBe(false);
    if (page === null) return;
    expect(text(page.path)).toBe("/a/b");
    expect(page.allowsRemote).toBe(false);
    expect(page.opensTo(utf8(SECRET))).toBe(true);
    expect(page.opensTo(utf8(SECRET + "x"))).toBe(false);
  });

  it("with problems tells all of them, is off, and leaves the rest at work", () => {
    const config = withStatus('{"path":"a?b","token":"short","allowRemote":1}');
    expect(errorsOf(config)).toBe(
      "$.status.allowRemote: must be true or false\n" +
        "$.status.path: must be a path of at most 256 characters that starts with a slash, without a query\n" +
        "$.status.token: must be 16 to 256 visible ASCII characters without spaces",
    );
    expect(PluginConfig.parse(utf8(config)).status === null).toBe(true);
    expect(PluginConfig.parse(utf8(config)).isRefused).toBe(false);
    expect(providerOf(config) === null).toBe(false);
  });

  it("takes no path that is none", () => {
    const paths = ["", "/", "a", "/a?b=1", "/a#b", "/a b", "/ä", "/" + "a".repeat(256)];
    for (let i = 0; i < paths.length; i++) {
      const said = errorsOf(withStatus(`{"path":"${paths[i]}","token":"${SECRET}"}`));
      expect(said.startsWith("$.status.path: must be a path")).toBe(true, paths[i]);
    }
  });

  it("shows no secret that it refuses", () => {
    const secrets = ["canary-short", "canary of some words", "canary-\\u00e4\\u00e4\\u00e4\\u00e4-umlauts"];
    for (let i = 0; i < secrets.length; i++) {
      const said = errorsOf(withStatus(`{"path":"/a","token":"${secrets[i]}"}`));
      expect(said).toBe("$.status.token: must be 16 to 256 visible ASCII characters without spaces");
    }
    const words = warningsOf(withStatus(`{"path":"/a","token":"${SECRET}","${SECRET}":1}`));
    expect(words.length > 0 && !words.includes("canary")).toBe(true);
  });
});
