import { Bytes, utf8 } from "../base/bytes";
import { isAuthority } from "../base/http/syntax";
import { HttpUrl, isVisible } from "../base/http/url";
import { Section } from "./section";

const LAST_PORT: u32 = 65535;
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
    section.error("serviceName", "must be the service that has the file, such as github.dns");
  }
  if (port == 0 || port > LAST_PORT) section.error("servicePort", "must be the port of the service, 1 to 65535");
  return new ContextSettings(utf8(`outbound|${port}||${service}`), authority, utf8(url.target));
}
