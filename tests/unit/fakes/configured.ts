import { utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { PluginConfig } from "../../../assembly/config/plugin_config";
import { Problems } from "../../../assembly/config/problems";
import { ProviderConfig } from "../../../assembly/config/provider_config";
import { Section } from "../../../assembly/config/section";

/** Why `config` is refused, a line each; "" when it is accepted. */
export function errorsOf(config: string): string {
  return PluginConfig.parse(utf8(config)).problems.errors.join("\n");
}

export function warningsOf(config: string): string {
  return PluginConfig.parse(utf8(config)).problems.warnings.join("\n");
}

/** A global provider of type groq with one token, and `more`. */
export function groqWith(more: string): string {
  return `{"provider":{"type":"groq","apiTokens":["token-1"]${more.length > 0 ? "," + more : ""}}}`;
}

/** The provider that a request without any route, cluster or special host gets; null: none. */
export function providerOf(config: string): ProviderConfig | null {
  return providerFor(config, "gateway.example", "", "");
}

export function providerFor(config: string, authority: string, cluster: string, route: string): ProviderConfig | null {
  const rule = PluginConfig.parse(utf8(config)).ruleFor(utf8(authority), utf8(cluster), utf8(route));
  return rule === null ? null : rule.provider;
}

/** A section over `json`, at path `$`. */
export function sectionOf(json: string): Section {
  const document = JsonDocument.parse(utf8(json));
  return new Section(document, document.root, "$", new Problems());
}
