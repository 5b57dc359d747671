import { utf8 } from "../../../assembly/base/bytes";
import { PluginConfig } from "../../../assembly/config/plugin_config";

const GROQ = '"provider":{"type":"groq","apiTokens":["g"]}';
const BAD = '"provider":{"type":"groq","apiTokens":["g"],"timeout":-1}';

function rule(domain: string, keys: string): string {
  return `{"_match_domain_":["${domain}"],${keys}}`;
}

function parsed(list: string, top: string): PluginConfig {
  return PluginConfig.parse(utf8(`{"_rules_":[${list}]${top.length > 0 ? "," + top : ""}}`));
}

function choose(domain: string, id: string): string {
  return rule(domain, `"activeProviderId":"${id}"`);
}

/** Of requests to a, b, c and to anybody else: s(erved), r(efused), p(assed); "refused" for the whole configuration. */
function outcome(list: string, top: string = ""): string {
  const config = parsed(list, top);
  if (config.isRefused) return "refused";
  const hosts = ["a", "b", "c", "x"];
  let row = "";
  for (let i = 0; i < hosts.length; i++) {
    const found = config.ruleFor(utf8(hosts[i]), utf8(""), utf8(""));
    if (found === null) row += "-";
    else if (found.isRefused) row += found.provider === null ? "r" : "!";
    else row += found.provider === null ? "p" : "s";
  }
  return row;
}

describe("a rule with a problem", () => {
  it("is refused alone, wherever it stands", () => {
    const three = rule("a", GROQ) + "," + rule("b", BAD) + "," + rule("c", GROQ);
    expect(outcome(three)).toBe("srsp");
    expect(outcome(three, GROQ)).toBe("srss");
    expect(outcome(rule("b", BAD) + "," + rule("a", GROQ))).toBe("srpp");
    expect(parsed(three, "").refusedRules).toBe(1);
    expect(parsed(three, "").providers.length).toBe(2);
    expect(parsed(three, "").problems.errors.join()).toBe("$._rules_[1].provider.timeout: must not be negative");
    expect(parsed(three, "").problems.refusals.join()).toBe(
      "$._rules_[1] is refused, its requests are answered 503 rule_refused",
    );
  });

  it("keeps its requests from the rules behind it", () => {
    expect(outcome(rule("b", BAD) + "," + rule("b", GROQ), GROQ)).toBe("srss");
    expect(outcome(rule("*", BAD) + "," + rule("b", GROQ), GROQ)).toBe("rrrr");
  });

  it("is refused for its own keys, its provider and what it inherits", () => {
    const own = '"hostRewrite":"route",';
    expect(outcome(rule("a", own + GROQ) + "," + rule("b", GROQ), '"hostRewrite":"?"')).toBe("srrr");
    const forwards = '"forwardHeaders":[],';
    expect(outcome(rule("a", forwards + GROQ) + "," + rule("b", GROQ), '"forwardHeaders":["cookie"]')).toBe("srrr");
    expect(outcome(rule("a", GROQ) + "," + rule("b", '"hostRewrite":"?",' + GROQ))).toBe("srpp");
    expect(outcome(rule("a", GROQ) + "," + rule("b", '"forwardHeaders":["cookie"],' + GROQ))).toBe("srpp");
    expect(outcome(rule("a", GROQ) + "," + rule("b", '"activeProviderId":"none"'))).toBe("srpp");
    expect(outcome(rule("a", GROQ) + "," + rule("b", '"provider":[]'))).toBe("srpp");
    expect(outcome(rule("a", GROQ) + "," + rule("b", '"providers":7,' + GROQ))).toBe("srpp");
  });

  it("is refused with all that name the same provider of the list", () => {
    const list = '"providers":[{"id":"good","type":"groq","apiTokens":["t"]},{"id":"bad","type":"groq"},7]';
    expect(outcome([choose("a", "bad"), choose("b", "good"), choose("c", "bad")].join(), list)).toBe("rsrp");
    expect(outcome(choose("a", "bad") + "," + choose("b", "good"), '"activeProviderId":"good",' + list)).toBe("rsss");
    expect(outcome(choose("a", "good"), '"activeProviderId":"bad",' + list)).toBe("srrr");
  });

  it("is none for an entry of the list that is no object and that nobody can name", () => {
    const list = '"providers":[7,{"id":"good","type":"groq","apiTokens":["t"]}]';
    expect(outcome(rule("a", '"activeProviderId":"good"'), list)).toBe("sppp");
    expect(parsed(rule("a", '"activeProviderId":"good"'), list).problems.errors.length).toBe(1);
  });

  it("is refused where more than a thousand problems are told no more", () => {
    const many: string[] = [];
    for (let i = 0; i < 1500; i++) many.push(rule("d" + i.toString(), BAD));
    const config = parsed(many.join(",") + "," + rule("a", GROQ), "");
    expect(config.refusedRules).toBe(1500);
    expect(config.problems.errors.length).toBe(1001);
    expect(outcome(many.join(",") + "," + rule("b", BAD) + "," + rule("a", GROQ))).toBe("srpp");
  });
});

describe("a configuration with a problem", () => {
  it("refuses the requests that no rule is for, where the global part has it", () => {
    expect(outcome(rule("a", GROQ), BAD)).toBe("srrr");
    expect(outcome(rule("a", GROQ), '"activeProviderId":"none"')).toBe("srrr");
    expect(outcome(rule("a", GROQ), '"provider":7')).toBe("srrr");
  });

  it("is refused as a whole where it is not known what a rule is for", () => {
    const good = rule("a", GROQ);
    expect(outcome(`${good},{"_match_domain_":["b",7],${GROQ}}`)).toBe("refused");
    expect(outcome(`${good},{"_match_domain_":["b"],"_match_route_":"r",${GROQ}}`)).toBe("refused");
    expect(outcome(`${good},{"_match_service_":[null],${GROQ}}`)).toBe("refused");
    expect(outcome(`${good},{"_match_route_prefix_":{},${GROQ}}`)).toBe("refused");
    expect(outcome(`${good},{${GROQ}}`)).toBe("refused");
    expect(outcome(`${good},7`)).toBe("refused");
    expect(outcome(good, '"mode":"?"')).toBe("refused");
    expect(PluginConfig.parse(utf8(`{"_rules_":{},${GROQ}}`)).isRefused).toBe(true);
    expect(PluginConfig.parse(utf8("[]")).isRefused).toBe(true);
    expect(PluginConfig.parse(utf8("{")).isRefused).toBe(true);
  });

  it("is refused as a whole where every request would be", () => {
    expect(outcome("", BAD)).toBe("refused");
    expect(outcome(rule("a", BAD), BAD)).toBe("refused");
    expect(outcome(rule("a", BAD))).toBe("rppp");
    expect(outcome("")).toBe("pppp");
  });

  it("is refused as a whole where it is strict", () => {
    const strict = '"strictConfig":true';
    const three = rule("a", GROQ) + "," + rule("b", BAD);
    expect(outcome(three, strict)).toBe("refused");
    expect(outcome(rule("a", GROQ), strict + ',"_plugin_id_":7')).toBe("refused");
    expect(outcome(rule("a", GROQ), strict)).toBe("sppp");
    expect(outcome(three, '"strictConfig":false')).toBe("srpp");
    expect(outcome(rule("a", GROQ), '"strictConfig":"true"')).toBe("refused");
  });
});
