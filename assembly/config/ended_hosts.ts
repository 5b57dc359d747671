import { text } from "../base/bytes";
import { EndedHost, Endpoint } from "../providers/index";
import { Section } from "./section";

/** Warns where the provider's requests go to one of the hosts that its vendor has shut down. */
export function warnOfEnd(section: Section, ended: EndedHost[], endpoint: Endpoint): void {
  const host = text(endpoint.host).toLowerCase();
  for (let i = 0; i < ended.length; i++) {
    if (ended[i].host == host) section.warn(section.has("providerDomain") ? "providerDomain" : "type", ended[i].notice);
  }
}
