import { ApiName } from "../canonical/api_name";
import { APIS, Api } from "../canonical/api_table";
import { Endpoint } from "../providers/index";
import { pathOf } from "./path";
import { Section } from "./section";

/** The configuration's paths win over the profile's; an API without one (null or empty) is closed. */
export function readCapabilities(section: Section, endpoint: Endpoint): void {
  const entries = section.section("capabilities");
  if (entries === null) return;
  for (let i = 0; i < APIS.length; i++) {
    const word = APIS[i].word;
    const path = pathOf(entries, word);
    if (path.length > 0) endpoint.route(APIS[i].api, starred(entries.text(word)));
    else if (entries.names(word)) endpoint.close(APIS[i].api);
  }
  const none: string[] = [];
  entries.finish(none);
}

/** The APIs that clients can ask for, where the configuration names them; otherwise all that the provider has. */
export function readApis(section: Section, endpoint: Endpoint): void {
  if (!section.has("apis")) return;
  const names = section.texts("apis");
  const open: ApiName[] = [];
  for (let i = 0; i < names.length; i++) {
    const named = apiCalled(names[i]);
    if (named === null) section.error(`apis[${i}]`, "is the name of no API");
    else if (!endpoint.opens(named.api)) section.error(`apis[${i}]`, "is closed by capabilities");
    else open.push(named.api);
  }
  endpoint.openOnly(open);
}

function apiCalled(word: string): Api | null {
  for (let i = 0; i < APIS.length; i++) if (APIS[i].word == word) return APIS[i];
  return null;
}

/** `{file_id}` and the like are stars in our own patterns. */
function starred(path: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let open = path.indexOf("{"); open >= 0; open = path.indexOf("{", from)) {
    const close = path.indexOf("}", open);
    if (close < 0) break;
    kept.push(path.substring(from, open));
    from = close + 1;
  }
  kept.push(path.substring(from));
  return kept.join("*");
}
