import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/canonical/api_name";
import { PLANNED_TYPES, providerTypes } from "../../../assembly/providers/index";
import { errorsOf, groqWith, providerOf, warningsOf } from "../fakes/configured";

/** Places of the two protocols in their list. */
const OPENAI: i32 = 0;
const ORIGINAL: i32 = 1;

const TYPES = providerTypes().join(", ");

function needsBody(more: string): bool {
  const config = providerOf(groqWith(more));
  return config !== null && config.needsBody;
}

describe("provider", () => {
  it("needs a type it knows", () => {
    expect(errorsOf('{"provider":{"apiTokens":["t"]}}')).toBe("$.provider.type: is needed: one of " + TYPES);
    expect(errorsOf('{"provider":{"type":"","apiTokens":["t"]}}')).toBe("$.provider.type: is needed: one of " + TYPES);
    expect(errorsOf('{"provider":{"type":"Groq","apiTokens":["t"]}}')).toBe(
      "$.provider.type: is unknown; must be one of " + TYPES,
    );
    expect(errorsOf('{"provider":[]}')).toBe("$.provider: must be an object");
  });

  it("refuses every type that is planned, by name", () => {
    for (let i = 0; i < PLANNED_TYPES.length; i++) {
      expect(errorsOf(`{"provider":{"type":"${PLANNED_TYPES[i]}","apiTokens":["t"]}}`)).toBe(
        "$.provider.type: is not built in this version; use one of " + TYPES,
        PLANNED_TYPES[i],
      );
    }
  });

  it("is checked as far as possible when its type is unknown", () => {
    expect(errorsOf('{"provider":{"type":"?","timeout":-1,"apiTokens":[1],"failover":[]}}')).toBe(
      "$.provider.type: is unknown; must be one of " +
        TYPES +
        "\n" +
        "$.provider.timeout: must not be negative\n" +
        "$.provider.apiTokens[0]: must be text or an object {token, name, weight}\n" +
        "$.provider.failover: must be an object",
    );
  });

  it("has the defaults of the Higress Go plugin", () => {
    const config = providerOf(groqWith(""));
    expect(config !== null).toBe(true);
    if (config === null) return;
    expect(config.timeoutMs).toBe(120_000);
    expect(<i32>config.protocol).toBe(OPENAI);
    expect(config.id).toBe("");
    expect(config.modelMapping.isEmpty).toBe(true);
    expect(config.failover.enabled).toBe(false);
  });

  it("reads its common keys", () => {
    const config = providerOf(groqWith('"id":"x","timeout":5,"protocol":"original"'));
    expect(config !== null).toBe(true);
    if (config === null) return;
    expect(config.timeoutMs).toBe(5);
    expect(<i32>config.protocol).toBe(ORIGINAL);
    expect(config.id).toBe("x");
    const zero = providerOf(groqWith('"timeout":0'));
    expect(zero !== null && zero.timeoutMs == 120_000).toBe(true);
  });

  it("refuses common keys of the wrong kind", () => {
    expect(errorsOf(groqWith('"id":1,"timeout":true,"protocol":"OpenAI","modelMapping":[],"failover":1'))).toBe(
      "$.provider.id: must be text\n" +
        "$.provider.protocol: must be one of openai, original\n" +
        "$.provider.timeout: must be a whole number\n" +
        "$.provider.modelMapping: must be an object\n" +
        "$.provider.failover: must be an object",
    );
  });

  it("refuses what the Higress Go plugin does and this version does not", () => {
    expect(errorsOf(groqWith('"apiVersion":{}'))).toBe("$.provider.apiVersion: is not built in this version");
    expect(errorsOf(groqWith('"apiVersion":null'))).toBe("");
  });

  it("warns of keys that belong to another provider, or to nobody", () => {
    expect(warningsOf(groqWith('"openaiCustomUrl":"https://h","qwenDomain":"h"'))).toBe(
      "$.provider.openaiCustomUrl: unknown key, ignored\n$.provider.qwenDomain: unknown key, ignored",
    );
    expect(warningsOf(groqWith('"modelMaping":{},"apitokens":[],"time_out":1'))).toBe(
      "$.provider.modelMaping: unknown key, ignored; did you mean modelMapping?\n" +
        "$.provider.apitokens: unknown key, ignored; did you mean apiTokens?\n" +
        "$.provider.time_out: unknown key, ignored; did you mean timeout?",
    );
  });

  it("reads bodies, but not for the vendor's own protocol", () => {
    expect(needsBody("")).toBe(true);
    expect(needsBody('"modelMapping":{"a":"b"}')).toBe(true);
    expect(needsBody('"modelMapping":{"a":"b"},"protocol":"original"')).toBe(false);
  });

  it("takes failover without a word", () => {
    const config = groqWith('"failover":{"enabled":true,"healthCheckModel":"m"}');
    expect(errorsOf(config) + warningsOf(config)).toBe("");
  });

  it("goes to the vendor's own host and paths", () => {
    const config = providerOf(groqWith(""));
    expect(config !== null).toBe(true);
    if (config === null) return;
    expect(text(config.endpoint.host)).toBe("api.groq.com");
    expect(text(config.endpoint.path(ApiName.ChatCompletions))).toBe("/openai/v1/chat/completions");
    expect(text(config.endpoint.path(ApiName.Unknown))).toBe("");
  });
});
