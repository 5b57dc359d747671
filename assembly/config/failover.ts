import { FailoverSettings, HealthCheckVia, WhenNoneHealthy } from "../failover/failover_settings";
import { Section } from "./section";
import { readStatuses } from "./statuses";

const MIN_INTERVAL_MS: u32 = 1000;
const PLANNED: string[] = ["cooldownDuration"];

/** Reads `failover` of a provider; absent = disabled. */
export function readFailover(provider: Section): FailoverSettings {
  const settings = new FailoverSettings();
  const section = provider.section("failover");
  if (section === null) return settings;
  settings.enabled = section.flag("enabled", false);
  settings.failureThreshold = section.count("failureThreshold", settings.failureThreshold);
  settings.successThreshold = section.count("successThreshold", settings.successThreshold);
  readHealthCheck(section, settings);
  settings.whenNoneHealthy = <WhenNoneHealthy>section.choice("whenNoneHealthy", ["soonest", "reject"]);
  const statuses = readStatuses(section, "failoverOnStatus");
  if (statuses !== null) settings.failoverOn = statuses;
  settings.outageGuard = section.flag("outageGuard", true);
  settings.maxEjectionPercent = section.count("maxEjectionPercent", settings.maxEjectionPercent);
  if (settings.maxEjectionPercent > 100) section.error("maxEjectionPercent", "must be from 1 to 100");
  section.finish(PLANNED);
  return settings;
}

function readHealthCheck(section: Section, settings: FailoverSettings): void {
  settings.healthCheckIntervalMs = section.count("healthCheckInterval", settings.healthCheckIntervalMs);
  settings.healthCheckTimeoutMs = section.count("healthCheckTimeout", settings.healthCheckTimeoutMs);
  settings.healthCheckModel = section.text("healthCheckModel");
  settings.healthCheckMaxTokens = section.count("healthCheckMaxTokens", settings.healthCheckMaxTokens);
  settings.healthCheckVia = <HealthCheckVia>section.choice("healthCheckVia", ["auto", "local", "direct"]);
  settings.healthCheckService = section.text("healthCheckService", settings.healthCheckService);
  if (settings.healthCheckIntervalMs < MIN_INTERVAL_MS) {
    settings.healthCheckIntervalMs = MIN_INTERVAL_MS;
    section.warn("healthCheckInterval", "raised to 1000 ms");
  }
  if (settings.enabled && settings.healthCheckModel.length == 0) {
    section.error("healthCheckModel", "is needed when failover is enabled");
  }
}
