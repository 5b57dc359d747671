import { Bytes, utf8 } from "../base/bytes";
import { isAuthority } from "../base/http/syntax";
import { Endpoint } from "../providers/index";
import { readApis, readCapabilities } from "./capabilities";
import { pathOf } from "./path";
import { Section } from "./section";

/** Applies what a provider's section says of host and paths to the provider's own `endpoint`. */
export function readEndpoint(section: Section, own: Endpoint, isOriginal: bool): Endpoint {
  const domain = section.text("providerDomain");
  if (domain.length > 0 && !isAuthority(utf8(domain))) {
    section.error("providerDomain", "must be a host name, with a port where needed, and without scheme or path");
  }
  const endpoint = domain.length > 0 ? own.at(domain) : own;
  readCapabilities(section, endpoint);
  readApis(section, endpoint);
  readBasePath(section, endpoint, isOriginal);
  const prefix = pathOf(section, "providerBasePath");
  if (prefix.length > 0) endpoint.prefixes.push(prefix);
  return endpoint;
}

/** `subPath` is another name for a `basePath` that is taken off. */
function readBasePath(section: Section, endpoint: Endpoint, isOriginal: bool): void {
  const prepends = section.choice("basePathHandling", ["removePrefix", "prepend"]) == 1;
  const base = pathOf(section, "basePath");
  const sub = pathOf(section, "subPath");
  endpoint.keepsPath = endpoint.keepsPath || isOriginal;
  endpoint.strip = base.length > 0 && !prepends ? base : sub;
  if (base.length > 0 && prepends) endpoint.prefixes.push(base);
}
