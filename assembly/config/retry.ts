import { RetrySettings, RetryMode } from "../failover/retry_settings";
import { Section } from "./section";
import { readStatuses } from "./statuses";

const NOTHING_PLANNED: string[] = [];

/** Reads `retryOnFailure` of a provider; absent = as the mode has it. */
export function readRetry(provider: Section): RetrySettings {
  const settings = new RetrySettings();
  const section = provider.section("retryOnFailure");
  if (section === null) return settings;
  settings.mode = section.flag("enabled", false) ? RetryMode.On : RetryMode.Off;
  settings.maxRetries = section.count("maxRetries", settings.maxRetries);
  settings.timeoutMs = section.count("retryTimeout", settings.timeoutMs);
  settings.unansweredWithinMs = section.count("unansweredWithin", settings.unansweredWithinMs);
  settings.on = readStatuses(section, "retryOnStatus");
  section.finish(NOTHING_PLANNED);
  return settings;
}
