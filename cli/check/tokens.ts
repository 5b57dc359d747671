import { locate, type PluginConfig } from "../plugin_config/plugin_config.ts";
import { isMembers, usedProviders } from "../plugin_config/providers.ts";
import { referenceOf } from "../plugin_config/secret_reference.ts";
import type { Problems } from "../problem.ts";
import { isPlaceholder } from "../redact.ts";

/** Warns of tokens that are still the placeholders of an example. */
export function checkTokens(delivered: PluginConfig, problems: Problems): void {
  for (const { path, value } of usedProviders(delivered)) {
    const tokens: unknown[] = Array.isArray(value["apiTokens"]) ? value["apiTokens"] : [];
    for (const [index, entry] of tokens.entries()) {
      const token = isMembers(entry) ? entry["token"] : entry;
      if (typeof token !== "string" || !isPlaceholder(token) || referenceOf(token) !== undefined) continue;
      const { place, name } = locate(delivered, `${path}.apiTokens[${index}]`);
      problems.warn(place, `${name} is a placeholder: the vendor will refuse it`);
    }
  }
}
