import { Bytes, text, utf8 } from "../../../assembly/base/bytes";
import { PluginConfig } from "../../../assembly/config/plugin_config";
import { ProviderConfig } from "../../../assembly/config/provider_config";
import { SettingKind } from "../../../assembly/providers/index";

/** What the module makes of a configuration, for a test of what the documentation says about it. */

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** All that was read of `configuration`, line by line, defaults included. */
export function effect(configuration: Bytes): Bytes {
  const config = PluginConfig.parse(configuration);
  const lines: string[] = [`mode ${config.mode}`];
  lines.push(`access log ${config.notesRequests}`);
  lines.push(`headers ${config.tellsClients}`);
  const page = config.status;
  if (page !== null) lines.push(`status ${text(page.path)} ${page.allowsRemote}`);
  const rule = config.ruleFor(utf8("llm.example.com"), utf8("outbound|443||groq.dns"), utf8("llm"));
  if (rule !== null) lines.push(`rule ${rule.path} ${rule.hostRewrite}`);
  for (let i = 0; i < config.providers.length; i++) describe(config.providers[i], lines);
  return utf8(lines.join("\n"));
}

function describe(provider: ProviderConfig, lines: string[]): void {
  const bodies = provider.bodies;
  lines.push(`provider ${provider.provider.profile.type} ${provider.id} ${text(provider.endpoint.host)}`);
  lines.push(`reads bodies ${provider.needsBody}`);
  lines.push(`timeouts ${provider.timeoutMs} ${provider.firstEventTimeoutMs} ${bodies.firstByteTimeoutMs}`);
  lines.push(`log ${provider.logsErrorBodies}`);
  lines.push(`tokens by ${provider.affinity} ${provider.tokenSelection}`);
  lines.push(`models ${provider.modelsList.from} ${provider.modelsList.names.length}`);
  lines.push(
    `messages ${bodies.mergesMessages} ${bodies.asksForUsage} ${bodies.thoughts.promotes} ${bodies.thoughts.mode}`,
  );
  for (let i = 0; i < provider.apiTokens.length; i++) {
    const token = provider.apiTokens[i];
    lines.push(`token ${token.alias} ${token.fingerprint} ${token.weight} ${token.tier}`);
  }
  for (let i = 0; i < bodies.custom.length; i++) {
    const setting = bodies.custom[i];
    const path = setting.path.map<string>((key) => text(key)).join(".");
    lines.push(`setting ${path} ${text(setting.value)} ${setting.overwrites}`);
  }
  const specs = provider.provider.profile.settings;
  for (let i = 0; i < specs.length; i++) {
    // The others' defaults are not here but where they are used, such as the host above.
    if (specs[i].kind == SettingKind.Flag) lines.push(`${specs[i].key} ${provider.settings.text(specs[i].key)}`);
  }
  describeFailover(provider, lines);
}

function describeFailover(provider: ProviderConfig, lines: string[]): void {
  const failover = provider.failover;
  const retry = provider.retry;
  const statuses: string[] = [];
  for (let status = 100; status < 600; status++) if (failover.failoverOn.has(status)) statuses.push(status.toString());
  lines.push(`failover ${failover.enabled} ${failover.failureThreshold} ${failover.successThreshold}`);
  lines.push(`probes ${failover.healthCheckIntervalMs} ${failover.healthCheckTimeoutMs} ${failover.healthCheckModel}`);
  lines.push(`through ${failover.healthCheckVia} ${failover.healthCheckService} ${failover.healthCheckMaxTokens}`);
  lines.push(`guard ${failover.outageGuard} ${failover.maxEjectionPercent} ${failover.whenNoneHealthy}`);
  lines.push(`statuses ${statuses.join(" ")}`);
  lines.push(
    `retry ${retry.mode} ${retry.maxRetries} ${retry.timeoutMs} ${retry.unansweredWithinMs} ${retry.on !== null}`,
  );
}
