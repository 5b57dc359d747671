import { JsonKind, NONE } from "../base/json/document";
import { compileStatusPattern } from "../base/pattern/pattern";
import { FailoverSettings, HealthCheckVia, WhenNoneHealthy } from "../failover/failover_settings";
import { StatusSet } from "../failover/status_set";
import { Section } from "./section";

const MIN_INTERVAL_MS: u32 = 1000;
const PLANNED: string[] = ["cooldownDuration", "maxEjectionPercent", "outageGuard"];

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
  readStatuses(section, settings);
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

function readStatuses(section: Section, settings: FailoverSettings): void {
  const document = section.document;
  const list = section.list("failoverOnStatus");
  if (document.first(list) == NONE) return;
  const statuses = new StatusSet();
  let index = 0;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    const path = `failoverOnStatus[${index++}]`;
    const kind = document.kind(node);
    if (kind != JsonKind.String && kind != JsonKind.Number) {
      section.error(path, "must be text or a number");
      continue;
    }
    const source = kind == JsonKind.String ? document.string(node) : document.raw(node);
    const pattern = compileStatusPattern(source);
    if (pattern.fault.length > 0) section.error(path, pattern.fault);
    else if (!statuses.add(pattern)) section.warn(path, "matches no status that can fail");
  }
  settings.failoverOn = statuses;
}
