import { utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { APIS, apiOf } from "../canonical/api_table";
import { allowsMethod, apiNameOf } from "../canonical/routes";
import { FailoverSettings, HealthCheckVia, WhenNoneHealthy } from "../failover/failover_settings";
import { Section } from "./section";
import { readStatuses } from "./statuses";

const MIN_INTERVAL_MS: u32 = 1000;
/** The paths that probes can ask for. */
const PROBED: string[] = APIS.filter((api) => api.isProbed).map<string>((api) => api.path);

/** Reads `failover` of a provider; absent = disabled. */
export function readFailover(provider: Section): FailoverSettings {
  const settings = new FailoverSettings();
  const section = provider.section("failover");
  if (section === null) return settings;
  settings.enabled = section.flag("enabled", false);
  settings.failureThreshold = section.count("failureThreshold", settings.failureThreshold);
  settings.isThresholdSet = section.has("failureThreshold");
  settings.successThreshold = section.count("successThreshold", settings.successThreshold);
  readHealthCheck(section, settings);
  settings.whenNoneHealthy = <WhenNoneHealthy>section.choice("whenNoneHealthy", ["soonest", "reject"]);
  const statuses = readStatuses(section, "failoverOnStatus");
  if (statuses !== null) settings.failoverOn = statuses;
  settings.outageGuard = section.flag("outageGuard", true);
  settings.maxEjectionPercent = section.count("maxEjectionPercent", settings.maxEjectionPercent);
  if (settings.maxEjectionPercent > 100) section.error("maxEjectionPercent", "must be from 1 to 100");
  section.finish([]);
  return settings;
}

function readHealthCheck(section: Section, settings: FailoverSettings): void {
  settings.healthCheckIntervalMs = section.count("healthCheckInterval", settings.healthCheckIntervalMs);
  settings.healthCheckTimeoutMs = section.count("healthCheckTimeout", settings.healthCheckTimeoutMs);
  settings.healthCheckModel = section.text("healthCheckModel");
  settings.healthCheckMaxTokens = section.count("healthCheckMaxTokens", settings.healthCheckMaxTokens);
  settings.cooldownMs = section.limit("cooldownDuration", 0);
  readHealthCheckPath(section, settings);
  settings.healthCheckVia = <HealthCheckVia>section.choice("healthCheckVia", ["auto", "local", "direct"]);
  settings.healthCheckService = section.text("healthCheckService", settings.healthCheckService);
  if (settings.healthCheckIntervalMs < MIN_INTERVAL_MS) {
    settings.healthCheckIntervalMs = MIN_INTERVAL_MS;
    section.warn("healthCheckInterval", "raised to 1000 ms");
  }
  settings.probes = settings.healthCheckModel.length > 0 || settings.healthCheckApi == ApiName.Models;
  if (settings.enabled && !settings.probes && settings.cooldownMs == 0) {
    section.error("healthCheckModel", "is needed when failover is enabled, or cooldownDuration");
  }
}

/** What probes ask for, where that is not what failed. */
function readHealthCheckPath(section: Section, settings: FailoverSettings): void {
  const path = section.text("healthCheckPath");
  const method = section.text("healthCheckMethod");
  const api = apiOf(apiNameOf(utf8(path)));
  if (path.length == 0) {
    if (method.length > 0) section.error("healthCheckMethod", "needs healthCheckPath");
  } else if (api === null || !api.isProbed) {
    section.error("healthCheckPath", "must be the path of one of " + PROBED.join(", "));
  } else if (method.length > 0 && !allowsMethod(api.api, utf8(method))) {
    section.error("healthCheckMethod", "is none of this API's");
  } else settings.healthCheckApi = api.api;
}
