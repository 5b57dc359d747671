import { HttpUrl, isVisible } from "../base/http/url";
import { Endpoint } from "./endpoint";
import { VendorRoute } from "./profile";
import { SettingFault } from "./setting_fault";

const SLASH: i32 = 0x2f;

/** A URL in the configuration that says where a provider's APIs are. */
export class CustomUrl {
  readonly host: string;
  /** Without slashes at its end; empty for the root. */
  readonly path: string;
  private readonly rest: string;

  constructor(
    /** The configuration key, for faults. */
    private readonly key: string,
    private readonly url: string,
    /** A path that ends like one of these is that API's address, whatever the client asks for; any other is a base. */
    private readonly directEndings: string[],
  ) {
    const parts = new HttpUrl(url);
    this.host = parts.authority;
    this.rest = parts.rest;
    this.path = parts.rest.substring(0, endOf(parts.rest));
  }

  /** The endpoint at this URL with `routes`, `version` taken off their front; what is wrong is added to `faults`. */
  endpoint(routes: VendorRoute[], version: string, faults: SettingFault[]): Endpoint {
    this.check(faults);
    const endpoint = new Endpoint(this.host);
    const direct = this.isDirect;
    endpoint.keepsQuery = !direct;
    for (let i = 0; i < routes.length; i++) {
      const route = routes[i];
      endpoint.route(route.api, direct ? this.path : this.path + route.path.substring(version.length));
    }
    return endpoint;
  }

  private check(faults: SettingFault[]): void {
    if (this.host.length == 0) this.fault(faults, "has no host");
    const hasOtherScheme = this.host.endsWith(":") && this.rest.startsWith("//");
    if (hasOtherScheme) this.fault(faults, "must be an http or https URL");
    if (!isVisible(this.url)) this.fault(faults, "must be of visible ASCII characters");
    if (this.host.includes("@")) this.fault(faults, "must not carry credentials");
    if (this.rest.includes("?") || this.rest.includes("#")) this.fault(faults, "must not carry a query or fragment");
  }

  private fault(faults: SettingFault[], message: string): void {
    faults.push(new SettingFault(this.key, message));
  }

  private get isDirect(): bool {
    for (let i = 0; i < this.directEndings.length; i++) if (this.path.endsWith(this.directEndings[i])) return true;
    return false;
  }
}

/** Where `path` ends but for the slashes at its end. */
function endOf(path: string): i32 {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) == SLASH) end--;
  return end;
}
