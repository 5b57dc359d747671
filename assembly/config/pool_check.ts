import { ApiToken } from "../failover/api_token";
import { Provider, SettingFault, Settings } from "../providers/index";
import { Section } from "./section";

/** Says what the provider's own settings lack for the kind of credentials that there are, or have in vain. */
export function checkPool(section: Section, provider: Provider, settings: Settings, tokens: ApiToken[]): void {
  if (tokens.length == 0) return;
  const isExchanged = tokens[0].isExchanged;
  for (let i = 1; i < tokens.length; i++) {
    if (tokens[i].isExchanged == isExchanged) continue;
    return section.error("apiTokens", "cannot be used beside service accounts: they are served elsewhere");
  }
  const faults: SettingFault[] = [];
  provider.checkPool(isExchanged, settings, faults);
  for (let i = 0; i < faults.length; i++) section.error(faults[i].key, faults[i].message);
}
