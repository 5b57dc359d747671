import { text, utf8 } from "../../../assembly/base/bytes";
import { PluginConfig } from "../../../assembly/config/plugin_config";
import { HostRewrite } from "../../../assembly/config/rule";
import { errorsOf, providerFor, warningsOf } from "../fakes/configured";

const GROQ = '"provider":{"type":"groq","apiTokens":["g"]}';
const QWEN = '"provider":{"type":"qwen","apiTokens":["q"]}';
const LIST =
  '"providers":[{"id":"a","type":"groq","apiTokens":["token-a"]},{"id":"b","type":"qwen","apiTokens":["token-b"]}]';

/** Type and first token of the provider for a request; "none" when it passes untouched. */
function chosen(config: string, authority: string = "x", route: string = ""): string {
  const provider = providerFor(config, authority, "", route);
  if (provider === null) return "none";
  const token = provider.apiTokens.length == 0 ? "" : " " + text(provider.apiTokens[0].credential.secret);
  return provider.provider.profile.type + token;
}

const NO_MATCH = "$._rules_[0]: needs _match_route_, _match_domain_, _match_service_ or _match_route_prefix_";

function rules(list: string, global: string = ""): string {
  return `{"_rules_":[${list}]${global.length > 0 ? "," + global : ""}}`;
}

function hostRewriteOf(config: string, authority: string): HostRewrite {
  const rule = PluginConfig.parse(utf8(config)).ruleFor(utf8(authority), utf8(""), utf8(""));
  return rule === null ? HostRewrite.Filter : rule.hostRewrite;
}

describe("_rules_", () => {
  it("are tried in their order, whatever their kind, and the global configuration comes last", () => {
    const domain = '{"_match_domain_":["a"],"provider":{"type":"groq","apiTokens":["1"]}}';
    const route = '{"_match_route_":["r"],"provider":{"type":"groq","apiTokens":["2"]}}';
    expect(chosen(rules(domain + "," + route), "a", "r")).toBe("groq 1");
    expect(chosen(rules(route + "," + domain), "a", "r")).toBe("groq 2");
    expect(chosen(rules(route + "," + domain, GROQ), "b", "s")).toBe("groq g");
    expect(chosen(rules(route + "," + domain), "b", "s")).toBe("none");
  });

  it("count wherever the key stands", () => {
    expect(chosen(`{${GROQ},"_rules_":[{"_match_domain_":["a"],${QWEN}}]}`, "a")).toBe("qwen q");
  });

  it("turn the filter off where they name no provider, global or not", () => {
    const off = rules('{"_match_domain_":["a"]}', GROQ);
    expect(chosen(off, "a")).toBe("none");
    expect(chosen(off, "b")).toBe("groq g");
    expect(errorsOf(off)).toBe("");
    expect(warningsOf(off)).toBe("$._rules_[0]: names no provider, so its requests pass untouched");
  });

  it("choose from the global providers, and do not inherit the global choice", () => {
    const config = rules(
      '{"_match_domain_":["a"],"activeProviderId":"b"},{"_match_domain_":["c"]}',
      LIST + ',"activeProviderId":"a"',
    );
    expect(chosen(config, "a")).toBe("qwen token-b");
    expect(chosen(config, "c")).toBe("none");
    expect(chosen(config, "x")).toBe("groq token-a");
    expect(errorsOf(config)).toBe("");
  });

  it("may bring providers of their own instead", () => {
    const own = '"providers":[{"id":"b","type":"groq","apiTokens":["own"]}],"activeProviderId":"b"';
    expect(chosen(rules(`{"_match_domain_":["a"],${own}}`, LIST), "a")).toBe("groq own");
    const other = own.replace('"activeProviderId":"b"', '"activeProviderId":"a"');
    expect(errorsOf(rules(`{"_match_domain_":["a"],${other}}`, LIST))).toBe(
      "$._rules_[0].activeProviderId: names no entry of providers",
    );
  });

  it("need something to match by", () => {
    expect(errorsOf(rules(`{${GROQ}}`))).toBe(NO_MATCH);
    expect(errorsOf(rules(`{"_match_route_":[],"_match_domain_":[""],${GROQ}}`))).toBe(NO_MATCH);
    expect(errorsOf(rules("5,null"))).toBe("$._rules_[0]: must be an object\n$._rules_[1]: must be an object");
    expect(errorsOf('{"_rules_":{}}')).toBe("$._rules_: must be a list");
  });

  it("may match by how the name of a route begins", () => {
    const config = rules(`{"_match_route_prefix_":["team-a/","b"],${GROQ}}`);
    expect(chosen(config, "x", "team-a/chat")).toBe("groq g");
    expect(chosen(config, "x", "team-b/chat")).toBe("none");
    expect(chosen(config, "x", "b")).toBe("groq g");
    expect(chosen(config, "x", "")).toBe("none");
    expect(errorsOf(config) + warningsOf(config)).toBe("");
  });

  it("are labelled by Higress, and the label is no configuration", () => {
    const config = rules(`{"_match_domain_":["a"],${GROQ}}`, '"_plugin_id_":"default/ai-proxy"');
    expect(chosen(config, "a")).toBe("groq g");
    expect(chosen(config, "b")).toBe("none");
    expect(errorsOf(config) + warningsOf(config)).toBe("");
  });

  it("use at most 4096 providers", () => {
    const list: string[] = [];
    for (let i = 0; i < 4096; i++) list.push(`{"_match_domain_":["d${i}"],"provider":{"type":"vllm"}}`);
    expect(errorsOf(rules(list.join(",")))).toBe("");
    expect(errorsOf(rules(list.join(","), GROQ))).toBe("$: has more than 4096 providers");
  });

  it("inherit hostRewrite or set their own", () => {
    const config = rules(
      `{"_match_domain_":["a"],${GROQ}},{"_match_domain_":["b"],"hostRewrite":"filter",${GROQ}}`,
      '"hostRewrite":"route",' + GROQ,
    );
    expect(hostRewriteOf(config, "a")).toBe(HostRewrite.Route);
    expect(hostRewriteOf(config, "b")).toBe(HostRewrite.Filter);
    expect(hostRewriteOf(config, "x")).toBe(HostRewrite.Route);
    expect(hostRewriteOf(`{${GROQ}}`, "x")).toBe(HostRewrite.Filter);
  });

  it("warn of what does nothing in a rule", () => {
    const config = rules(`{"_match_domain_":["a"],"mode":"upstream","activeProviderID":"x",${GROQ}}`);
    expect(warningsOf(config)).toBe(
      "$._rules_[0].mode: unknown key, ignored\n" +
        "$._rules_[0].activeProviderID: unknown key, ignored; did you mean activeProviderId?",
    );
  });
});

describe("activeProviderId", () => {
  it("chooses the first entry of that id", () => {
    expect(chosen(`{${LIST},"activeProviderId":"b"}`)).toBe("qwen token-b");
    const twice = LIST.replace('"id":"b"', '"id":"a"');
    expect(chosen(`{${twice},"activeProviderId":"a"}`)).toBe("groq token-a");
  });

  it("is refused when it names none", () => {
    const unknown = "$.activeProviderId: names no entry of providers";
    expect(errorsOf(`{${LIST},"activeProviderId":"c"}`)).toBe(unknown);
    expect(errorsOf('{"activeProviderId":"c"}')).toBe(unknown);
    expect(errorsOf('{"providers":[],"activeProviderId":"c"}')).toBe(unknown);
    expect(errorsOf('{"providers":[{"id":5,"type":"groq"}],"activeProviderId":"5"}')).toBe(unknown);
    expect(errorsOf(`{${LIST},"activeProviderId":5}`)).toBe("$.activeProviderId: must be text");
  });

  it("is not looked at beside provider", () => {
    expect(chosen(`{${LIST},"activeProviderId":"c",${QWEN}}`)).toBe("qwen q");
    expect(errorsOf(`{${LIST},"activeProviderId":"c",${QWEN}}`)).toBe("");
  });

  it("is nobody's when it is empty: requests pass", () => {
    expect(chosen(`{${LIST}}`)).toBe("none");
    expect(chosen(`{${LIST},"activeProviderId":""}`)).toBe("none");
    expect(errorsOf(`{${LIST}}`)).toBe("");
  });

  it("leaves entries that nobody chooses unchecked, but for being objects", () => {
    const config =
      '{"providers":[7,{"id":"x","type":"?"},{"id":"a","type":"groq","apiTokens":["t"]}],"activeProviderId":"a"}';
    expect(errorsOf(config)).toBe("$.providers[0]: must be an object");
  });

  it("names the entry in the problems of what it chose", () => {
    const config = '{"providers":[{"id":"z"},{"id":"a","type":"groq"}],"activeProviderId":"a"}';
    expect(errorsOf(config)).toBe("$.providers[1].apiTokens: needs at least one token");
  });

  it("finds its entry among thousands, for as many rules", () => {
    const entries: string[] = [];
    const list: string[] = [];
    for (let i = 0; i < 2000; i++) {
      entries.push(`{"id":"p${i}","type":"groq","apiTokens":["t${i}"]}`);
      list.push(`{"_match_domain_":["d${i}"],"activeProviderId":"p${1999 - i}"}`);
    }
    const config = rules(list.join(","), `"providers":[${entries.join(",")}]`);
    expect(chosen(config, "d0")).toBe("groq t1999");
    expect(chosen(config, "d1990")).toBe("groq t9");
    expect(errorsOf(config)).toBe("");
  });

  it("tells of entries that are no objects as far as anybody looked", () => {
    const list =
      '"providers":[{"id":"a","type":"groq","apiTokens":["t"]},1,{"id":"b","type":"groq","apiTokens":["u"]},2]';
    const choose = (id: string): string => `{"_match_domain_":["${id}"],"activeProviderId":"${id}"}`;
    expect(errorsOf(rules(choose("a"), list))).toBe("");
    expect(errorsOf(rules(choose("b") + "," + choose("a"), list))).toBe("$.providers[1]: must be an object");
    expect(errorsOf(rules(choose("a") + "," + choose("c"), list))).toBe(
      "$.providers[1]: must be an object\n$.providers[3]: must be an object\n" +
        "$._rules_[1].activeProviderId: names no entry of providers",
    );
  });
});
