import { Bytes, concat, utf8 } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";
import { Call } from "../canonical/call";
import { Place, withSystemMessage } from "../canonical/chat/system_message";
import { OPENAI_PARAMETERS, Parameters } from "../canonical/parameters";
import { Settings } from "../canonical/settings";
import { VendorFormat } from "../formats/vendor_format";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { SettingFault } from "./setting_fault";

const AUTHORIZATION = utf8("authorization");
const BEARER = utf8("Bearer ");

/** A vendor: its profile, its wire format and, rarely, overrides of what follows. Stateless. */
export class Provider {
  constructor(
    readonly profile: Profile,
    readonly protocol: VendorFormat,
  ) {}

  /** Where requests go under `settings`; what is wrong with them is added to `faults`. */
  endpoint(_settings: Settings, _faults: SettingFault[]): Endpoint {
    return this.endpointAt(this.profile.host);
  }

  /**
   * Headers (lower case) that may carry the client's own key, best first, for a configuration without `apiTokens`.
   * None: the provider needs `apiTokens`.
   */
  clientKeyHeaders(_settings: Settings): Bytes[] {
    return [];
  }

  /** Puts `secret` where the vendor looks for it. */
  authorize(secret: Bytes, _settings: Settings, headers: Edits): void {
    headers.set(AUTHORIZATION, concat(BEARER, secret));
  }

  /** Sets what else the vendor wants beside the headers that were received; called after `authorize`. */
  vendorHeaders(_settings: Settings, _received: HeaderView, _headers: Edits): void {}

  /** Where bodies in the vendor's own format have a model's settings. */
  parameters(_settings: Settings): Parameters {
    return OPENAI_PARAMETERS;
  }

  /** The wire format of bodies under `settings`. */
  formatFor(_settings: Settings): VendorFormat {
    return this.protocol;
  }

  /** Changes what a request says in the canonical API, before it is written for the vendor. */
  editBody(_call: Call): void {}

  /** Has a chat, in the canonical API, begin with a text of the operator's. */
  insertContext(call: Call, text: Bytes): Call {
    return withSystemMessage(call, text, Place.AfterSystem);
  }

  /** The vendor's path for `call`, where the body has a say in it; `path` is the route's. */
  path(_call: Call, path: Bytes): Bytes {
    return path;
  }

  /** The same for what depends on the body. */
  bodyHeaders(_call: Call, _received: HeaderView, _headers: Edits): void {}

  /** The profile's routes at `host`. */
  protected endpointAt(host: string): Endpoint {
    const endpoint = new Endpoint(host);
    const routes = this.profile.routes;
    for (let i = 0; i < routes.length; i++) endpoint.route(routes[i].api, routes[i].path);
    return endpoint;
  }
}
