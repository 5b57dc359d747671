import { Bytes, EMPTY } from "../base/bytes";
import { HeaderNames, NO_HEADER_NAMES } from "../base/http/header_names";
import { isAuthority } from "../base/http/syntax";
import { ApiName } from "../canonical/api_name";
import { OPENAI_PARAMETERS, Parameters } from "../canonical/parameters";
import { ModelTraits } from "../canonical/traits";
import { ErrorRules, NO_RULES } from "../errors/error_rules";
import { ApiToken } from "../failover/api_token";
import { TokenSelection } from "../failover/draw";
import { FailoverSettings } from "../failover/failover_settings";
import { RetrySettings, RetryMode } from "../failover/retry_settings";
import { Endpoint, Provider, SettingFault, Settings, providerOf } from "../providers/index";
import { noteAccountApis } from "./account_apis";
import { Affinity, readAffinity, readSelection } from "./affinity";
import { readApiTokens } from "./api_tokens";
import { BodySettings } from "./body_settings";
import { ContextSettings, readContext, readVendorFile } from "./context";
import { partsOf } from "./credentials";
import { warnOfEnd } from "./ended_hosts";
import { readEndpoint } from "./endpoint";
import { readErrorRules } from "./error_rules";
import { readFailover } from "./failover";
import { ModelMapping } from "./model_mapping";
import { TraitRules } from "./model_traits";
import { ModelsList, VENDORS } from "./models_list";
import { explainType } from "./type_fault";
import { readSettings } from "./own_settings";
import { checkPool } from "./pool_check";
import { readRetry } from "./retry";
import { Section } from "./section";

const DEFAULT_TIMEOUT_MS: u32 = 120_000;
const DEFAULT_FIRST_EVENT_TIMEOUT_MS: u32 = 5000;

/** Keys that the Higress Go plugin knows and this version refuses because it does not do yet what they ask. */
const PLANNED: string[] = ["apiVersion"];

/** What clients speak: the canonical API, or (`original`) the vendor's own, passed on as it is. */
enum ClientProtocol {
  Openai,
  Original,
}

/** What can be configured for a provider of any type. */
class CommonSettings {
  id: string = "";
  protocol: ClientProtocol = ClientProtocol.Openai;
  apiTokens: ApiToken[] = [];
  tokenSelection: TokenSelection = TokenSelection.Weighted;
  modelMapping: ModelMapping = new ModelMapping();
  modelsList: ModelsList = VENDORS;
  traitRules: TraitRules = new TraitRules();
  failover: FailoverSettings = new FailoverSettings();
  retry: RetrySettings = new RetrySettings();
  errorRules: ErrorRules = NO_RULES;
  /** null: chats go out as they come. */
  context: ContextSettings | null = null;
  bodies: BodySettings = new BodySettings();
  /** Milliseconds that a 2xx may be held until its beginning shows whether it is an error; 0 = never held. */
  firstEventTimeoutMs: u32 = DEFAULT_FIRST_EVENT_TIMEOUT_MS;
  /** Whether the log gets what vendors say in their errors. */
  logsErrorBodies: bool = false;
  /** Milliseconds for side calls of the filter; never for the request itself. */
  timeoutMs: u32 = DEFAULT_TIMEOUT_MS;

  /** `own`: where the vendor's own format has a model's settings. */
  read(section: Section, type: string, provider: Provider | null, own: Parameters): void {
    this.id = section.text("id");
    this.protocol = <ClientProtocol>section.choice("protocol", ["openai", "original"]);
    this.timeoutMs = section.count("timeout", DEFAULT_TIMEOUT_MS);
    this.apiTokens = readApiTokens(section, type, provider);
    this.tokenSelection = readSelection(section);
    this.modelMapping = ModelMapping.read(section);
    this.modelsList = ModelsList.read(section, this.modelMapping);
    this.traitRules = TraitRules.read(section);
    this.failover = readFailover(section);
    this.retry = readRetry(section);
    this.errorRules = readErrorRules(section);
    this.context = readContext(section);
    this.bodies = BodySettings.read(section, this.protocol == ClientProtocol.Openai ? OPENAI_PARAMETERS : own);
    this.logsErrorBodies = section.flag("logUpstreamErrorResponseBody", false);
    this.firstEventTimeoutMs = section.limit("firstEventTimeout", DEFAULT_FIRST_EVENT_TIMEOUT_MS);
  }
}

/** One upstream as a rule uses it, checked and compiled. */
export class ProviderConfig extends CommonSettings {
  /** Place among the provider configurations of the plugin. */
  index: i32 = 0;
  /** Path of the vendor's own file that every chat begins with; EMPTY: there is none. */
  vendorFile: Bytes = EMPTY;
  affinity: Affinity = Affinity.Stored;
  /** Headers of clients that this vendor gets beside those all vendors do. */
  vendorHeaders: HeaderNames = NO_HEADER_NAMES;
  /** Of these, those that it does not get because they would choose the account of the gateway's token. */
  accountHeaders: HeaderNames = NO_HEADER_NAMES;

  constructor(
    readonly provider: Provider,
    readonly endpoint: Endpoint,
    /** Values of the provider's own keys. */
    readonly settings: Settings,
    /** Headers that may carry the client's own key: no vendor gets them; the key is used when `apiTokens` is empty. */
    readonly clientKeyHeaders: Bytes[],
  ) {
    super();
  }

  /** Whether bodies are read and written in the canonical API. */
  get needsBody(): bool {
    return this.protocol == ClientProtocol.Openai && this.provider.profile.readsBodies;
  }

  /** What the vendor's `model` takes. */
  traitsOf(model: Bytes): ModelTraits {
    return this.traitRules.corrected(this.provider.traits(model, this.settings), model);
  }

  /** Whether tokens can be refused what their requests are sent with. */
  get isPrepared(): bool {
    return this.vendorFile.length > 0 || this.provider.exchange !== null;
  }

  /** Whether clients speak the vendor's own API, and their bodies get settings all the same. */
  get editsOriginals(): bool {
    return !this.needsBody && this.bodies.custom.length > 0;
  }

  /** Whether a 2xx is looked into for an error: it matters to the health of tokens and to further attempts. */
  get looksIntoAnswers(): bool {
    return this.firstEventTimeoutMs > 0 && (this.failover.enabled || this.retry.mode == RetryMode.On);
  }
}

/** Reads a provider's object; null when it has no usable `type`. All problems go to the section's list. */
export function readProvider(section: Section): ProviderConfig | null {
  const type = section.text("type");
  const provider = providerOf(type);
  if (provider === null) {
    section.error("type", explainType(type));
    const common = new CommonSettings();
    common.read(section, type, null, OPENAI_PARAMETERS);
    readAffinity(section, common.tokenSelection, false);
    return null;
  }
  const settings = readSettings(section, provider);
  const endpoint = endpointOf(section, provider, settings);
  const config = new ProviderConfig(provider, endpoint, settings, provider.clientKeyHeaders(settings));
  config.read(section, type, provider, provider.parameters(settings));
  const profile = provider.profile;
  config.affinity = readAffinity(section, config.tokenSelection, profile.remembers);
  if (!profile.asksForUsage) config.bodies.asksForUsage = false;
  const isOwnKey = config.apiTokens.length == 0;
  config.vendorHeaders = HeaderNames.of(isOwnKey ? profile.headers.concat(profile.accountHeaders) : profile.headers);
  if (!isOwnKey && profile.accountHeaders.length > 0) config.accountHeaders = HeaderNames.of(profile.accountHeaders);
  config.vendorFile = readVendorFile(section, profile.settings, endpoint);
  if (profile.needsTokens && config.apiTokens.length + config.clientKeyHeaders.length == 0) {
    section.error(
      "apiTokens",
      `needs at least one token${partsOf(profile.credential).length > 0 ? ", here or in credentials" : ""}`,
    );
  }
  if (endpoint.host.length == 0 && config.failover.enabled && !isOwnKey) {
    section.error("failover", "needs a configured host: a probe must not go where some client wanted to");
  }
  checkPool(section, provider, settings, config.apiTokens);
  section.finish(PLANNED);
  if (config.apiTokens.length > 0) noteAccountApis(section, endpoint);
  warnOfIdle(section, config);
  warnOfEnd(section, profile.ended, endpoint);
  return config;
}

function endpointOf(section: Section, provider: Provider, settings: Settings): Endpoint {
  const faults: SettingFault[] = [];
  const own = provider.endpoint(settings, faults);
  for (let i = 0; i < faults.length; i++) section.error(faults[i].key, faults[i].message);
  if (faults.length == 0 && own.host.length > 0 && !isAuthority(own.host))
    section.problems.error(section.path, "has no usable host");
  return readEndpoint(section, own, section.text("protocol") == "original");
}

/** Warns of what is configured and has no effect. */
function warnOfIdle(section: Section, config: ProviderConfig): void {
  const hasTokens = config.apiTokens.length > 0;
  if (config.failover.enabled && !hasTokens) section.warn("failover", "does nothing without apiTokens");
  if (config.tokenSelection != TokenSelection.Tiered && config.apiTokens.some((token) => token.tier > 0)) {
    section.warn("apiTokens", "have a tier, which does nothing without tokenSelection: tiered");
  }
  if (config.context !== null && !config.needsBody) section.warn("context", "does nothing where bodies are passed on");
}
