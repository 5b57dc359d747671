import { utf8 } from "../../../assembly/base/bytes";
import { PluginConfig } from "../../../assembly/config/plugin_config";

function errors(list: string): string {
  return PluginConfig.parse(utf8(`{"forwardHeaders":${list}}`)).problems.errors.join("\n");
}

const FAULT = "must be the name of a header that carries no credential";

describe("forwardHeaders", () => {
  it("takes names of headers, whatever their case", () => {
    expect(errors('["x-tenant","X-Title","openai-organization"]')).toBe("");
    expect(errors("[]")).toBe("");
  });

  it("refuses credentials, what steers Envoy or the filter, and what is no name", () => {
    const bad = [
      "Authorization",
      "cookie",
      "x-api-key",
      "apikey",
      "x-envoy-retry-on",
      "X-AI-Proxy-Probe",
      "host",
      ":path",
      "a b",
      "",
      "x-*",
    ];
    for (let i = 0; i < bad.length; i++) expect(errors(`["${bad[i]}"]`)).toBe(`$.forwardHeaders[0]: ${FAULT}`, bad[i]);
  });

  it("is told once where rules inherit it", () => {
    const rule = '{"_match_domain_":["a"],"provider":{"type":"groq","apiTokens":["k"]}}';
    const config = PluginConfig.parse(utf8(`{"forwardHeaders":["cookie",7],"_rules_":[${rule}]}`));
    expect(config.problems.errors.length).toBe(2, config.problems.errors.join("\n"));
  });
});
