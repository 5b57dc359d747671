import type { PluginConfig } from "./plugin_config.ts";

type Members = Readonly<Record<string, unknown>>;

/** A provider as some requests use it. */
export interface UsedProvider {
  /** Its JSON path in the delivered configuration. */
  readonly path: string;
  readonly value: Members;
  /** Index of the rule; undefined: the global configuration's. */
  readonly rule: number | undefined;
}

/** The providers that the rules and the global configuration put to use, one entry for each of them. */
export function usedProviders({ config }: PluginConfig): UsedProvider[] {
  const rules: unknown[] = Array.isArray(config["_rules_"]) ? config["_rules_"] : [];
  const found = rules.flatMap((rule, index) =>
    isMembers(rule) ? provider(rule, `$._rules_[${index}]`, config).map((used) => ({ ...used, rule: index })) : [],
  );
  return [...found, ...provider(config, "$", config).map((used) => ({ ...used, rule: undefined }))];
}

/** `provider`, else the entry of `providers` that `activeProviderId` names; a rule inherits the list. */
function provider(owner: Members, path: string, root: Members): { path: string; value: Members }[] {
  const own = owner["provider"];
  if (isMembers(own)) return [{ path: `${path}.provider`, value: own }];
  const id = owner["activeProviderId"];
  const [list, listPath] = Array.isArray(owner["providers"]) ? [owner["providers"], path] : [root["providers"], "$"];
  if (typeof id !== "string" || id === "" || !Array.isArray(list)) return [];
  const index = list.findIndex((entry: unknown) => isMembers(entry) && entry["id"] === id);
  return index < 0 ? [] : [{ path: `${listPath}.providers[${index}]`, value: list[index] as Members }];
}

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A server that the filter asks by itself, beside the vendor. */
export interface CalledServer {
  /** As its service is named. */
  readonly host: string;
  readonly port: number;
  /** Where it is, as far as that is written. */
  readonly url: string;
  /** The keys, below the provider, that name its service and its port; without the latter the port is given. */
  readonly keys: { readonly host: string; readonly port?: string };
}

/** The servers of a provider's context file, and of the access tokens of its service accounts. */
export function calledServers(value: Members): CalledServer[] {
  return [...contextServer(value["context"]), ...tokenServer(value)];
}

function contextServer(context: unknown): CalledServer[] {
  if (!isMembers(context)) return [];
  const { serviceName, servicePort, fileUrl } = context;
  if (typeof serviceName !== "string" || typeof servicePort !== "number") return [];
  const keys = { host: "context.serviceName", port: "context.servicePort" };
  return [{ host: serviceName, port: servicePort, url: typeof fileUrl === "string" ? fileUrl : "", keys }];
}

/** The module reads a name without a dot as one of a DNS registry, and takes the port for that of HTTPS. */
function tokenServer({ vertexAuthServiceName: name }: Members): CalledServer[] {
  if (typeof name !== "string" || name === "") return [];
  const keys = { host: "vertexAuthServiceName" };
  return [{ host: name.includes(".") ? name : `${name}.dns`, port: 443, url: "https://oauth2.googleapis.com", keys }];
}
