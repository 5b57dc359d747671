import { Endpoint } from "./endpoint";
import { VendorRoute } from "./profile";
import { SettingFault } from "./setting_fault";

/** A URL in the configuration that says where a provider's APIs are. */
export class CustomUrl {
  readonly host: string;
  readonly path: string;

  constructor(
    /** The configuration key, for faults. */
    private readonly key: string,
    private readonly url: string,
    /** A path that ends like one of these is that API's address, whatever the client asks for; any other is a base. */
    private readonly directEndings: string[],
  ) {
    const address = withoutScheme(url);
    const slash = address.indexOf("/");
    this.host = slash < 0 ? address : address.substring(0, slash);
    this.path = slash < 0 ? "/" : address.substring(slash);
  }

  /** The endpoint at this URL with `routes`, `version` taken off their front; what is wrong is added to `faults`. */
  endpoint(routes: VendorRoute[], version: string, faults: SettingFault[]): Endpoint {
    this.check(faults);
    const endpoint = new Endpoint(this.host);
    const direct = this.isDirect;
    endpoint.keepsQuery = !direct;
    let end = this.path.length;
    while (end > 0 && this.path.charAt(end - 1) == "/") end--;
    const base = this.path.substring(0, end);
    for (let i = 0; i < routes.length; i++) {
      const route = routes[i];
      endpoint.route(route.api, direct ? this.path : base + route.path.substring(version.length));
    }
    return endpoint;
  }

  private check(faults: SettingFault[]): void {
    if (this.host.length == 0) this.fault(faults, "has no host");
    if (withoutScheme(this.url).includes("://")) this.fault(faults, "must be an http or https URL");
    if (!isVisible(this.url)) this.fault(faults, "must be of visible ASCII characters");
    if (this.host.includes("@")) this.fault(faults, "must not carry credentials");
    if (this.path.includes("?") || this.path.includes("#")) this.fault(faults, "must not carry a query or fragment");
  }

  private fault(faults: SettingFault[], message: string): void {
    faults.push(new SettingFault(this.key, message));
  }

  private get isDirect(): bool {
    for (let i = 0; i < this.directEndings.length; i++) if (this.path.endsWith(this.directEndings[i])) return true;
    return false;
  }
}

/** Schemes are compared without case (RFC 3986, 3.1). */
function withoutScheme(url: string): string {
  const folded = url.toLowerCase();
  if (folded.startsWith("https://")) return url.substring(8);
  return folded.startsWith("http://") ? url.substring(7) : url;
}

function isVisible(url: string): bool {
  for (let i = 0; i < url.length; i++) if (url.charCodeAt(i) <= 0x20 || url.charCodeAt(i) >= 0x7f) return false;
  return true;
}
