import { errorsOf, warningsOf } from "../fakes/configured";

const CANARY = "sk-CANARY-5e1f00d";
const REST = '"type":"openai","apiTokens":["harmless"]';

/** Everything a configuration makes the filter say; "silent" for nothing at all, which would prove nothing. */
function said(config: string): string {
  const words = errorsOf(config) + warningsOf(config);
  return words.length == 0 ? "silent" : words;
}

function keepsSecret(config: string): void {
  const words = said(config);
  expect(words != "silent").toBe(true, config);
  expect(words.includes("CANARY") || words.includes("5e1f00d")).toBe(false, words);
}

/** The canary as a value of every JSON kind. */
const SHAPES: string[] = [
  `"${CANARY}"`,
  `["${CANARY}"]`,
  `{"${CANARY}":"${CANARY}"}`,
  `[{"${CANARY}":1}]`,
  `{"x":["${CANARY}"]}`,
];

describe("no problem shows a secret", () => {
  it("of tokens of the wrong kind or in the wrong place", () => {
    const lists = [
      `"${CANARY}"`,
      `{"token":"${CANARY}"}`,
      `[["${CANARY}"]]`,
      `[{"token":["${CANARY}"]}]`,
      `[{"token":{"${CANARY}":1}}]`,
      `[{"tokn":"${CANARY}"}]`,
      `[{"${CANARY}":1}]`,
      `[{"token":"${CANARY}","${CANARY}":1}]`,
      `[{"token":"${CANARY}","weight":"${CANARY}"}]`,
      `[{"token":"${CANARY}","weight":-1,"name":5}]`,
    ];
    for (let i = 0; i < lists.length; i++) keepsSecret(`{"provider":{"type":"groq","apiTokens":${lists[i]}}}`);
  });

  it("of a status that is wrong", () => {
    for (let i = 0; i < SHAPES.length; i++) {
      keepsSecret(`{"status":${SHAPES[i]},"provider":{${REST}}}`);
      keepsSecret(`{"status":{"path":"/a","token":${SHAPES[i]},"allowRemote":7},"provider":{${REST}}}`);
      keepsSecret(`{"status":{"path":${SHAPES[i]},"token":"${CANARY}-0001"},"provider":{${REST}}}`);
    }
  });

  it("of tokens that no header can carry", () => {
    const bad = [`${CANARY}\\r\\nx: y`, `\\n${CANARY}`, ` ${CANARY}`, `${CANARY}\\u0000`, `${CANARY}\\t`];
    for (let i = 0; i < bad.length; i++) {
      keepsSecret(`{"provider":{"type":"groq","apiTokens":["${bad[i]}"]}}`);
      keepsSecret(`{"provider":{"type":"groq","apiTokens":[{"token":"${bad[i]}"}]}}`);
      keepsSecret(`{"provider":{"type":"groq","apiTokens":[{"token":"x","name":"${bad[i]}"}]}}`);
    }
  });

  it("of names that are a token, a part of one, or a neighbour's", () => {
    const lists = [
      `[{"token":"${CANARY}","name":"${CANARY}"}]`,
      `[{"token":"${CANARY}","name":"a-${CANARY}"}]`,
      `["${CANARY}",{"token":"other","name":"${CANARY}"}]`,
      `[{"token":"other","name":"${CANARY}"},"${CANARY}"]`,
      `[{"token":"a","name":"${CANARY}"},{"token":"b","name":"${CANARY}"}]`,
    ];
    for (let i = 0; i < lists.length; i++) keepsSecret(`{"provider":{"type":"groq","apiTokens":${lists[i]}}}`);
  });

  it("that was put under any key of a provider", () => {
    const keys = [
      "id",
      "timeout",
      "protocol",
      "modelMapping",
      "failover",
      "context",
      "customSettings",
      "openaiCustomUrl",
      "authHeaderKey",
      "apiToken",
      "apiKey",
      "retryOnFailure",
    ];
    for (let i = 0; i < keys.length; i++) keepsSecret(`{"provider":{${REST},"${keys[i]}":${SHAPES[1]}}}`);
    for (let shape = 0; shape < SHAPES.length; shape++) {
      keepsSecret(`{"provider":{"type":${SHAPES[shape]}}}`);
      keepsSecret(`{"provider":{${REST},"timeout":${SHAPES[shape]}}}`);
      keepsSecret(`{"provider":{${REST},"protocol":${SHAPES[shape]}}}`);
      keepsSecret(`{"provider":{${REST},"context":${SHAPES[shape]}}}`);
      keepsSecret(`{"provider":{${REST},"apiToken":${SHAPES[shape]}}}`);
      keepsSecret(`{"provider":${SHAPES[shape]}}`);
    }
  });

  it("that was put under any key of failover", () => {
    const keys = [
      "enabled",
      "failureThreshold",
      "successThreshold",
      "healthCheckInterval",
      "healthCheckTimeout",
      "healthCheckMaxTokens",
      "healthCheckVia",
      "whenNoneHealthy",
      "cooldownDuration",
      "healthCheckPath",
      "healthCheckMethod",
    ];
    for (let i = 0; i < keys.length; i++) {
      for (let shape = 0; shape < SHAPES.length; shape++) {
        keepsSecret(`{"provider":{${REST},"failover":{"${keys[i]}":${SHAPES[shape]}}}}`);
      }
    }
    keepsSecret(`{"provider":{${REST},"failover":{"failoverOnStatus":["(${CANARY}","${CANARY}[","${CANARY}"]}}}`);
    keepsSecret(`{"provider":{${REST},"failover":{"${CANARY}":1}}}`);
  });

  it("that is part of a URL, host or header name", () => {
    const urls = [
      `https://user:${CANARY}@h/v1`,
      `https://${CANARY}@h`,
      `https://h/v1?key=${CANARY}`,
      `https://h/v1#${CANARY}`,
      `https://h?${CANARY}`,
      `ftp://h/${CANARY}`,
      `https://h/${CANARY} `,
      `https:// ${CANARY}/`,
      `https:///${CANARY}`,
    ];
    for (let i = 0; i < urls.length; i++) keepsSecret(`{"provider":{${REST},"openaiCustomUrl":"${urls[i]}"}}`);
    keepsSecret(`{"provider":{${REST},"authHeaderKey":"Bearer ${CANARY}"}}`);
    const qwen = '{"provider":{"type":"qwen","apiTokens":["t"],"qwenDomain":';
    keepsSecret(`${qwen}"https://${CANARY}"}}`);
    keepsSecret(`${qwen}"u:${CANARY}@h"}}`);
  });

  it("that stands at the top, in a list of providers or in a rule", () => {
    const keys = ["mode", "hostRewrite", "providers", "_rules_", "activeProviderId"];
    for (let i = 0; i < keys.length; i++) keepsSecret(`{"${keys[i]}":"${CANARY}"}`);
    keepsSecret(`{"${CANARY}":1}`);
    keepsSecret(`{"providers":["${CANARY}"],"activeProviderId":"${CANARY}"}`);
    keepsSecret(`{"_rules_":["${CANARY}"]}`);
    keepsSecret(`{"_rules_":[{"_match_route_":[["${CANARY}"]],"${CANARY}":1,"provider":"${CANARY}"}]}`);
    keepsSecret(`{"_rules_":[{"_match_route_":["${CANARY}"],"activeProviderId":"${CANARY}"}]}`);
  });

  it("of a text that is not JSON", () => {
    keepsSecret(`${CANARY}`);
    keepsSecret(`{"provider":{"apiTokens":["${CANARY}]}}`);
    keepsSecret(`"${CANARY}"`);
    keepsSecret(`["${CANARY}"]`);
  });

  it("nor of a model mapping's target", () => {
    keepsSecret(`{"provider":{${REST},"modelMapping":{"~(":"${CANARY}","a":["${CANARY}"]}}}`);
  });
});
