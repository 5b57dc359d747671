import { locate, type PluginConfig } from "../plugin_config/plugin_config.ts";
import { isMembers, usedProviders } from "../plugin_config/providers.ts";
import { referenceOf } from "../plugin_config/secret_reference.ts";
import { credentialSecrets } from "../plugin_config/secrets.ts";
import type { Problems } from "../problem.ts";
import { isPlaceholder } from "../redact.ts";

/** Warns of tokens that are still the placeholders of an example, and of such a secret of the status. */
export function checkTokens(delivered: PluginConfig, problems: Problems): void {
  const status = isMembers(delivered.config) ? delivered.config["status"] : undefined;
  const secret = isMembers(status) ? status["token"] : undefined;
  if (typeof secret === "string" && isPlaceholder(secret) && referenceOf(secret) === undefined) {
    const { place, name } = locate(delivered, "$.status.token");
    problems.warn(place, `${name} is a placeholder, which everybody knows: make a secret of your own`);
  }
  for (const { path, value } of usedProviders(delivered)) {
    for (const key of ["apiTokens", "credentials"]) {
      const entries: unknown[] = Array.isArray(value[key]) ? value[key] : [];
      for (const [index, entry] of entries.entries()) {
        if (!textsOf(entry).some((text) => isPlaceholder(text) && referenceOf(text) === undefined)) continue;
        const { place, name } = locate(delivered, `${path}.${key}[${index}]`);
        problems.warn(place, `${name} is a placeholder: the vendor will refuse it`);
      }
    }
  }
}

/** The texts of an entry that are secrets. */
function textsOf(entry: unknown): string[] {
  const texts = isMembers(entry) ? ["token", ...credentialSecrets].map((key) => entry[key]) : [entry];
  return texts.filter((text) => typeof text === "string");
}
