import { text } from "../../../assembly/base/bytes";
import { ApiToken } from "../../../assembly/failover/api_token";
import { errorsOf, providerOf, warningsOf } from "../fakes/configured";

function withTokens(list: string): string {
  return `{"provider":{"type":"groq","apiTokens":${list}}}`;
}

function tokensOf(list: string): ApiToken[] {
  const config = providerOf(withTokens(list));
  return config === null ? [] : config.apiTokens;
}

/** `alias=secret*weight` of each. */
function show(list: string): string {
  return tokensOf(list)
    .map<string>((token) => `${token.alias}=${text(token.credential.secret)}*${token.weight}`)
    .join(" ");
}

function refusal(list: string): string {
  return errorsOf(withTokens(list));
}

describe("apiTokens", () => {
  it("are texts or objects", () => {
    expect(show('["abc",{"token":"def","name":"second","weight":3}]')).toBe("groq-ba7816=abc*1 second=def*3");
    expect(show('[{"token":"abc"}]')).toBe("groq-ba7816=abc*1");
    expect(show('[{"token":"abc","weight":null,"name":""}]')).toBe("groq-ba7816=abc*1");
    expect(refusal('["abc",{"token":"def","name":"second","weight":3}]')).toBe("");
  });

  it("may say to which account they belong, by a name", () => {
    const tokens = tokensOf('["abc",{"token":"def","account":"team-b_1"}]');
    expect(tokens.map<string>((token) => token.account).join()).toBe(",team-b_1");
    const wrong = "must be at most 64 letters, digits, hyphens and underscores";
    expect(refusal('[{"token":"def","account":"a b"}]')).toBe(`$.provider.apiTokens[0].account: ${wrong}`);
    expect(refusal(`[{"token":"def","account":"${"x".repeat(65)}"}]`).endsWith(wrong)).toBe(true);
    expect(refusal('[{"token":"def","account":5}]').startsWith("$.provider.apiTokens[0].account: ")).toBe(true);
  });

  it("that are given twice are one, and their weights add up", () => {
    expect(show('["abc","abc","abc"]')).toBe("groq-ba7816=abc*3");
    expect(show('["abc",{"token":"abc","weight":4},"x"]').startsWith("groq-ba7816=abc*5 ")).toBe(true);
    expect(show('[{"token":"abc","name":"main"},"abc"]')).toBe("main=abc*2");
    expect(refusal('["abc","abc"]')).toBe("");
  });

  it("are compared by what they read, not by how they are written", () => {
    expect(show('["abc","\\u0061bc"]')).toBe("groq-ba7816=abc*2");
  });

  it("must be a list of such, with the place of each problem", () => {
    expect(refusal('"abc"').startsWith("$.provider.apiTokens: must be a list")).toBe(true);
    expect(refusal('["abc",5,null,["d"],true]')).toBe(
      "$.provider.apiTokens[1]: must be text or an object {token, name, weight}\n" +
        "$.provider.apiTokens[2]: must be text or an object {token, name, weight}\n" +
        "$.provider.apiTokens[3]: must be text or an object {token, name, weight}\n" +
        "$.provider.apiTokens[4]: must be text or an object {token, name, weight}",
    );
    expect(refusal('["abc",{"token":5}]').startsWith("$.provider.apiTokens[1].token: must be text")).toBe(true);
    expect(refusal('["abc",{"name":"x"}]')).toBe("$.provider.apiTokens[1]: is empty");
    expect(refusal('["abc",""]')).toBe("$.provider.apiTokens[1]: is empty");
  });

  it("must be able to stand in a header", () => {
    const bad = ["a\\r\\nx: y", "a\\n", "a\\u0000b", " a", "a ", "\\ta", "a\\u007f"];
    for (let i = 0; i < bad.length; i++) {
      expect(refusal(`["abc","${bad[i]}"]`)).toBe(
        "$.provider.apiTokens[1]: has characters that a header cannot carry",
        bad[i],
      );
      expect(refusal(`["abc",{"token":"${bad[i]}"}]`)).toBe(
        "$.provider.apiTokens[1]: has characters that a header cannot carry",
        bad[i],
      );
    }
  });

  it("are needed where clients do not bring their own", () => {
    expect(errorsOf('{"provider":{"type":"groq"}}')).toBe("$.provider.apiTokens: needs at least one token");
    expect(errorsOf('{"provider":{"type":"qwen","apiTokens":[]}}')).toBe(
      "$.provider.apiTokens: needs at least one token",
    );
    expect(errorsOf('{"provider":{"type":"openai"}}')).toBe("");
  });

  it("are drained by the weight 0, but not all of them", () => {
    const drained = '{"token":"abc","weight":0}';
    expect(show(`["x",${drained}]`)).toBe("groq-2d7116=x*1 groq-ba7816=abc*0");
    expect(refusal(`["x",${drained}]`) + warningsOf(withTokens(`["x",${drained}]`))).toBe("");
    expect(show(`[${drained},"abc"]`)).toBe("groq-ba7816=abc*1");
    expect(refusal(`[${drained}]`)).toBe("$.provider.apiTokens: has no token with a weight above 0");
    expect(refusal(`[${drained},{"token":"x","weight":0}]`)).toBe(
      "$.provider.apiTokens: has no token with a weight above 0",
    );
  });

  it("have weights of 0 to 10000", () => {
    expect(refusal('[{"token":"a","weight":-1}]')).toBe("$.provider.apiTokens[0].weight: must not be negative");
    expect(refusal('[{"token":"a","weight":1.5}]')).toBe(
      "$.provider.apiTokens[0].weight: must be a whole number below 2^31",
    );
    expect(refusal('[{"token":"a","weight":"2"}]')).toBe("$.provider.apiTokens[0].weight: must be a whole number");
    expect(refusal('[{"token":"a","weight":10001}]')).toBe("$.provider.apiTokens[0].weight: must be at most 10000");
    expect(refusal('[{"token":"a","weight":10000}]')).toBe("");
  });

  it("have names that can stand in a metric", () => {
    const bad = ["a b", "a.b", "é", "a\\nb", "a/b", "a".repeat(65)];
    for (let i = 0; i < bad.length; i++) {
      expect(refusal(`[{"token":"secret","name":"${bad[i]}"}]`)).toBe(
        "$.provider.apiTokens[0].name: must be at most 64 letters, digits, hyphens and underscores",
        bad[i],
      );
    }
    expect(refusal(`[{"token":"secret","name":"${"Az0-_".repeat(12)}"}]`)).toBe("");
  });

  it("have aliases of their own", () => {
    const twice = '[{"token":"a","name":"x"},{"token":"b","name":"x"}]';
    expect(refusal(twice)).toBe("$.provider.apiTokens[1]: has the alias of another token; give each a name of its own");
    expect(refusal('["abc",{"token":"zz","name":"groq-ba7816"}]')).toBe(
      "$.provider.apiTokens[1]: has the alias of another token; give each a name of its own",
    );
  });

  it("have names that give no token away", () => {
    expect(refusal('[{"token":"sk-canary","name":"sk-canary"}]')).toBe(
      "$.provider.apiTokens[0].name: must not contain the token",
    );
    expect(refusal('[{"token":"sk-canary","name":"my-sk-canary-1"}]')).toBe(
      "$.provider.apiTokens[0].name: must not contain the token",
    );
    expect(refusal('["sk-canary",{"token":"b9","name":"sk-canary"}]')).toBe(
      "$.provider.apiTokens: the name of one token contains another token",
    );
    expect(refusal('[{"token":"b9","name":"sk-canary"},{"token":"sk-canary","name":"z"}]')).toBe(
      "$.provider.apiTokens: the name of one token contains another token",
    );
  });

  it("warn of keys that mean nothing", () => {
    expect(warningsOf(withTokens('[{"token":"a","wieght":2}]'))).toBe(
      "$.provider.apiTokens[0].wieght: unknown key, ignored; did you mean weight?",
    );
  });

  it("are told apart among thousands of them", () => {
    const list: string[] = [];
    for (let i = 0; i < 3000; i++) list.push(`{"token":"secret-${i}","name":"n-${i}"}`);
    const tokens = tokensOf(`[${list.join(",")},"secret-7"]`);
    expect(tokens.length).toBe(3000);
    expect(tokens[7].weight).toBe(2);
    expect(tokens[2999].alias).toBe("n-2999");
    expect(refusal(`[${list.join(",")},{"token":"x9","name":"my-secret-2999"}]`)).toBe(
      "$.provider.apiTokens: the name of one token contains another token",
    );
    expect(refusal(`[${list.join(",")},{"token":"x9","name":"n-2999"}]`)).toBe(
      "$.provider.apiTokens[3000]: has the alias of another token; give each a name of its own",
    );
  });
});
