import { Bytes, concat, utf8 } from "../base/bytes";
import { Credential } from "../base/credential";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Place, withSystemMessage } from "../canonical/chat/system_message";
import { OPENAI_PARAMETERS, Parameters } from "../canonical/parameters";
import { Settings } from "../canonical/settings";
import { ModelTraits, PLAIN } from "../canonical/traits";
import { VendorFormat } from "../formats/vendor_format";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { SettingFault } from "./setting_fault";
import { TokenExchange } from "./token_exchange";
import { VendorRequest } from "./vendor_request";

const AUTHORIZATION = utf8("authorization");
const BEARER = utf8("Bearer ");

/** A vendor: its profile, its wire format and, rarely, overrides of what follows. Stateless. */
export class Provider {
  constructor(
    readonly profile: Profile,
    readonly protocol: VendorFormat,
    /** What its models take; null: what those of a plain server do. */
    private readonly ownTraits: ModelTraits | null = null,
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

  /** Why `credential`, of the profile's kind, cannot be used, without a word of it; empty: it can. */
  credentialFault(_credential: Credential): string {
    return "";
  }

  /** Adds to `faults` what settings are missing, or too many, for a pool of credentials that are exchanged, or not. */
  checkPool(_isExchanged: bool, _settings: Settings, _faults: SettingFault[]): void {}

  /** Where bodies in the vendor's own format have a model's settings. */
  parameters(_settings: Settings): Parameters {
    return OPENAI_PARAMETERS;
  }

  /** The wire format of what `model` is asked: EMPTY where none is named. */
  formatFor(_model: Bytes, _settings: Settings): VendorFormat {
    return this.protocol;
  }

  /** Whether `api`, which the vendor has, is one by which `model` can be asked; if not it is asked in the canonical. */
  serves(_api: ApiName, _model: Bytes, _settings: Settings): bool {
    return true;
  }

  /** What `model` takes: EMPTY where none is named. */
  traits(_model: Bytes, _settings: Settings): ModelTraits {
    const own = this.ownTraits;
    return own === null ? PLAIN : own;
  }

  /** What a request is to say in the canonical API, before it is written for the vendor. */
  edit(call: Call): Call {
    return call;
  }

  /** Has a chat, in the canonical API, begin with a text of the operator's. */
  insertContext(call: Call, text: Bytes): Call {
    return withSystemMessage(call, text, Place.AfterSystem);
  }

  /**
   * Sets the vendor's own headers of `out`, and changes its path and query from the route's where `call` has a say in
   * them. A call without a body: it goes by unread, or there is none.
   */
  address(_call: Call, _out: VendorRequest): void {}

  /** How credentials that are not sent themselves become access tokens; null: there are none of that kind. */
  get exchange(): TokenExchange | null {
    return null;
  }

  /**
   * Puts `credential` where the vendor looks for it: the last that is done to `out`, so that all of it can be signed.
   * `nowMs`: Unix time in milliseconds, 0 unless the profile says that the vendor's requests are signed.
   */
  authorize(credential: Credential, _settings: Settings, out: VendorRequest, _nowMs: u64): void {
    out.headers.set(AUTHORIZATION, concat(BEARER, credential.secret));
  }

  /** The host that the setting `key` names, else the vendor's own; what is wrong with it is added to `faults`. */
  protected hostBy(key: string, settings: Settings, faults: SettingFault[]): string {
    const host = settings.text(key);
    if (host.includes("/")) faults.push(new SettingFault(key, "must be a host name without scheme or path"));
    return host.length > 0 ? host : this.profile.host;
  }

  /** The profile's routes at `host`. */
  protected endpointAt(host: string): Endpoint {
    const endpoint = new Endpoint(host);
    const routes = this.profile.routes;
    for (let i = 0; i < routes.length; i++) endpoint.route(routes[i].api, routes[i].path);
    return endpoint;
  }
}
