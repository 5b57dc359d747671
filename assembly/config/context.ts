import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { isAuthority } from "../base/http/syntax";
import { HttpUrl, isVisible } from "../base/http/url";
import { Endpoint, SettingSpec } from "../providers/index";
import { Section } from "./section";

const LAST_PORT: u32 = 65535;
/** What would end the part of a path that an id stands for. */
const DELIMITERS = "/?#%";
const NOTHING_PLANNED: string[] = [];

/** Where the text is that every chat of a provider begins with. */
export class ContextSettings {
  constructor(
    readonly cluster: Bytes,
    readonly authority: Bytes,
    /** With its query, which may be a secret. */
    readonly path: Bytes,
  ) {}
}

/** Reads `context` of a provider; null when it is absent. */
export function readContext(provider: Section): ContextSettings | null {
  const section = provider.section("context");
  if (section === null) return null;
  const text = section.text("fileUrl");
  const service = section.text("serviceName");
  const port = section.count("servicePort", 0);
  section.finish(NOTHING_PLANNED);
  const url = new HttpUrl(text);
  const authority = utf8(url.authority);
  const isUrl = url.hasScheme && isAuthority(authority) && isVisible(text);
  if (!isUrl) section.error("fileUrl", "must be an http or https URL of visible ASCII characters");
  if (service.length == 0 || !isVisible(service)) {
    section.error("serviceName", "must be the service that has the file, such as files.dns");
  }
  if (port == 0 || port > LAST_PORT) section.error("servicePort", "must be the port of the service, 1 to 65535");
  return new ContextSettings(utf8(`outbound|${port}||${service}`), authority, utf8(url.target));
}

/** Path of the vendor's file that every chat begins with, where one of `specs` names it; EMPTY: there is none. */
export function readVendorFile(provider: Section, specs: SettingSpec[], endpoint: Endpoint): Bytes {
  for (let i = 0; i < specs.length; i++) {
    const spec = specs[i];
    const id = spec.filePath.length == 0 ? "" : provider.text(spec.key);
    if (id.length == 0) continue;
    if (!isFileId(id)) provider.error(spec.key, "must be the id of a file: visible ASCII characters without / ? # %");
    else if (provider.text("protocol") == "original")
      provider.warn(spec.key, "does nothing where bodies are passed on");
    return endpoint.prefixed(utf8(spec.filePath.replace("*", id)));
  }
  return EMPTY;
}

function isFileId(id: string): bool {
  for (let i = 0; i < DELIMITERS.length; i++) if (id.includes(DELIMITERS.charAt(i))) return false;
  return isVisible(id) && id != "." && id != "..";
}
