import { Api } from "../canonical/api";
import { ApiName } from "../canonical/api_name";
import { APIS, apiOf } from "../canonical/api_table";
import { API_WORDS, Endpoint } from "../providers/index";
import { pathOf } from "./path";
import { Section } from "./section";

/** The configuration's paths win over the profile's; an API without one (null or empty) is closed. */
export function readCapabilities(section: Section, endpoint: Endpoint): void {
  const entries = section.section("capabilities");
  if (entries === null) return;
  for (let i = 0; i < API_WORDS.length; i++) {
    const named = apiOf(API_WORDS[i].api);
    if (named !== null) readCapability(entries, API_WORDS[i].word, named, endpoint);
  }
  for (let i = 0; i < APIS.length; i++) readCapability(entries, APIS[i].word, APIS[i], endpoint);
  const none: string[] = [];
  entries.finish(none);
}

/** The APIs that clients can ask for, where the configuration names them; otherwise all that the provider has. */
export function readApis(section: Section, endpoint: Endpoint): void {
  if (!section.has("apis")) return;
  const names = section.texts("apis");
  const open: ApiName[] = [];
  for (let i = 0; i < names.length; i++) {
    const named = apisCalled(names[i]);
    if (named.length == 0) section.error(`apis[${i}]`, "is the name of no API");
    else if (!endpoint.opens(named[0])) section.error(`apis[${i}]`, "is closed by capabilities");
    else for (let j = 0; j < named.length; j++) open.push(named[j]);
  }
  endpoint.openOnly(open);
}

/** An API that shares a name has its path changed, but is not added: who has it speaks its owner's format. */
function readCapability(entries: Section, word: string, api: Api, endpoint: Endpoint): void {
  const path = pathOf(entries, word);
  const isAdded = api.sharesWord && endpoint.path(api.api).length == 0;
  if (path.length > 0 && !isAdded) endpoint.route(api.api, starred(entries.text(word)));
  else if (path.length == 0 && entries.names(word)) endpoint.close(api.api);
}

function apisCalled(word: string): ApiName[] {
  const found: ApiName[] = [];
  for (let i = 0; i < APIS.length; i++) if (APIS[i].word == word) found.push(APIS[i].api);
  for (let i = 0; i < API_WORDS.length; i++) if (API_WORDS[i].word == word) found.push(API_WORDS[i].api);
  return found;
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
