import { utf8 } from "../../../assembly/base/bytes";
import { Mode, PluginConfig } from "../../../assembly/config/plugin_config";
import { providerTypes } from "../../../assembly/providers/index";
import { errorsOf, providerOf, warningsOf } from "../fakes/configured";

const GROQ = '"provider":{"type":"groq","apiTokens":["g"]}';

function parsed(config: string): PluginConfig {
  return PluginConfig.parse(utf8(config));
}

describe("PluginConfig", () => {
  it("without a word configures nothing", () => {
    const texts = ["", "{}", " { } ", '{"_rules_":[]}', '{"_plugin_id_":"x"}'];
    for (let i = 0; i < texts.length; i++) {
      expect(errorsOf(texts[i]) + warningsOf(texts[i])).toBe("", texts[i]);
      expect(providerOf(texts[i]) === null).toBe(true, texts[i]);
    }
  });

  it("must be a JSON object", () => {
    expect(errorsOf('{"provider":{"type":"groq",}}')).toBe("$: is not JSON (at byte 27)");
    expect(errorsOf(" ")).toBe("$: is not JSON (at byte 1)");
    expect(errorsOf("[]")).toBe("$: must be an object");
    expect(errorsOf('"x"')).toBe("$: must be an object");
    expect(errorsOf("null")).toBe("$: must be an object");
    expect(errorsOf("{}{}")).toBe("$: is not JSON (at byte 2)");
  });

  it("sits downstream unless it says upstream", () => {
    expect(parsed("").mode).toBe(Mode.Downstream);
    expect(parsed(`{${GROQ}}`).mode).toBe(Mode.Downstream);
    expect(parsed(`{"mode":"downstream"}`).mode).toBe(Mode.Downstream);
    expect(parsed(`{"mode":"upstream",${GROQ}}`).mode).toBe(Mode.Upstream);
    expect(errorsOf('{"mode":"sideways"}')).toBe("$.mode: must be one of downstream, upstream");
    expect(errorsOf('{"mode":true}')).toBe("$.mode: must be text");
  });

  it("warns of hostRewrite in upstream mode, in the rules too", () => {
    const rule = `{"_match_domain_":["a"],"hostRewrite":"route",${GROQ}}`;
    expect(warningsOf(`{"mode":"upstream","hostRewrite":"filter",${GROQ}}`)).toBe(
      "$.hostRewrite: has no effect in upstream mode",
    );
    expect(warningsOf(`{"mode":"upstream","_rules_":[${rule}]}`)).toBe(
      "$._rules_[0].hostRewrite: has no effect in upstream mode",
    );
    expect(warningsOf(`{"hostRewrite":"route","_rules_":[${rule}],${GROQ}}`)).toBe("");
    expect(errorsOf('{"hostRewrite":"vendor"}')).toBe("$.hostRewrite: must be one of filter, route");
  });

  it("asks the host for cluster and route only when a rule matches by them", () => {
    const route = parsed(`{"_rules_":[{"_match_route_":["r"],${GROQ}}]}`);
    expect(route.matchesRoute).toBe(true);
    expect(route.matchesCluster).toBe(false);
    const service = parsed(`{"_rules_":[{"_match_service_":["r"],${GROQ}}]}`);
    expect(service.matchesRoute).toBe(false);
    expect(service.matchesCluster).toBe(true);
    const domain = parsed(`{"_rules_":[{"_match_domain_":["r"],${GROQ}}]}`);
    expect(domain.matchesRoute || domain.matchesCluster).toBe(false);
  });

  it("takes the label of Higress, and warns of keys it does not know", () => {
    expect(warningsOf(`{"_plugin_id_":"p",${GROQ}}`)).toBe("");
    expect(warningsOf(`{"_rule_":[],"providerz":[],"comment":"x",${GROQ}}`)).toBe(
      "$._rule_: unknown key, ignored; did you mean _rules_?\n" +
        "$.providerz: unknown key, ignored; did you mean providers?\n" +
        "$: its key number 3 is unknown, ignored",
    );
    expect(warningsOf(`{"_match_route_prefix_":["x"],${GROQ}}`)).toBe("$._match_route_prefix_: unknown key, ignored");
  });

  it("tells every problem at once, each with its JSON path", () => {
    const config =
      '{"mode":"up","hostRewrite":1,"activeProviderId":7,"providers":{},"_rules_":[' +
      '{"_match_domain_":[1],"provider":{"type":"?","timeout":-5,"protocol":"x","apiTokens":"t",' +
      '"modelMapping":{"a":1},"failover":{"enabled":true,"failureThreshold":-1}}},' +
      '{"_match_route_":["r"],"provider":{"type":"groq","apiTokens":[""],"context":{},"customSettings":[]}},9],' +
      '"provider":{"type":"qwen","apiTokens":["t"],"id":3,"timeout":"1","qwenDomain":"https://x","apiVersion":"1"}}';
    expect(errorsOf(config)).toBe(
      [
        "$.mode: must be one of downstream, upstream",
        "$.providers: must be a list",
        "$.hostRewrite: must be text",
        "$._rules_[0]._match_domain_[0]: must be text",
        "$._rules_[0]: needs _match_route_, _match_domain_, _match_service_ or _match_route_prefix_",
        "$._rules_[0].provider.type: is unknown; must be one of " + providerTypes().join(", "),
        "$._rules_[0].provider.protocol: must be one of openai, original",
        "$._rules_[0].provider.timeout: must not be negative",
        "$._rules_[0].provider.apiTokens: must be a list",
        "$._rules_[0].provider.modelMapping: its key number 1 must be text",
        "$._rules_[0].provider.failover.failureThreshold: must not be negative",
        "$._rules_[0].provider.failover.healthCheckModel: is needed when failover is enabled, or cooldownDuration",
        "$._rules_[1].provider.apiTokens[0]: is empty",
        "$._rules_[1].provider.context.fileUrl: must be an http or https URL of visible ASCII characters",
        "$._rules_[1].provider.context.serviceName: must be the service that has the file, such as files.dns",
        "$._rules_[1].provider.context.servicePort: must be the port of the service, 1 to 65535",
        "$._rules_[1].provider.apiTokens: needs at least one token",
        "$._rules_[2]: must be an object",
        "$.activeProviderId: must be text",
        "$.provider.qwenDomain: must be a host name without scheme or path",
        "$.provider.id: must be text",
        "$.provider.timeout: must be a whole number",
        "$.provider.apiVersion: is not built in this version",
      ].join("\n"),
    );
  });

  it("refuses a text of more than 4 MiB", () => {
    const room = 4 * 1024 * 1024 - 2;
    expect(errorsOf("{" + " ".repeat(room) + "}")).toBe("");
    expect(errorsOf("{" + " ".repeat(room + 1) + "}")).toBe("$: is longer than 4 MiB");
  });
});
