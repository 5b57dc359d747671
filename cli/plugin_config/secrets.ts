import type { Problems } from "../problem.ts";
import { locate, type Location, type PluginConfig } from "./plugin_config.ts";
import { isMembers } from "./providers.ts";
import { referenceOf, resolve, type Reference } from "./secret_reference.ts";

type Members = Record<string, unknown>;

/** A secret of a configuration: its JSON path, what is written there, and the object or list that holds it. */
interface Secret {
  readonly path: string;
  readonly value: string;
  put(text: string): void;
}

/** A configuration with its secrets in place, those kept elsewhere included. */
export function withSecrets(delivered: PluginConfig, problems: Problems): PluginConfig {
  const config = structuredClone(delivered.config) as Members;
  for (const { path, value, put } of secretsOf(config)) {
    const reference = referenceOf(value);
    if (reference === undefined || reference.kind === "cluster") continue;
    const found = resolve(reference);
    if ("text" in found) put(found.text);
    else {
      const { place, name } = locate(delivered, path);
      problems.error(place, `${name}: ${found.fault}`);
    }
  }
  return { ...delivered, config };
}

/** Where secrets are written as references of these kinds. */
export function referencesIn(delivered: PluginConfig, kinds: readonly Reference["kind"][]): Location[] {
  return secretsOf(delivered.config as Members).flatMap(({ path, value }) => {
    const kind = referenceOf(value)?.kind;
    return kind !== undefined && kinds.includes(kind) ? [locate(delivered, path)] : [];
  });
}

/** Every secret that a configuration can have: that of its status, and those of providers, used or not. */
function secretsOf(config: Members): Secret[] {
  const rules = listOf(config["_rules_"]);
  const owners = [
    { owner: config, path: "$" },
    ...rules.map((owner, index) => ({ owner, path: `$._rules_[${index}]` })),
  ];
  const ofStatus = isMembers(config["status"]) ? secretAt(config["status"], "token", "$.status.token") : [];
  const ofProviders = owners.flatMap(({ owner, path }) => {
    if (!isMembers(owner)) return [];
    const listed = listOf(owner["providers"]).map((value, index) => secretsIn(value, `${path}.providers[${index}]`));
    return [...secretsIn(owner["provider"], `${path}.provider`), ...listed.flat()];
  });
  return [...ofStatus, ...ofProviders];
}

/** Keys of a provider, and of an entry of its `credentials`, whose values are secrets. */
const ownSecrets = ["awsAccessKey", "awsSecretKey", "awsSessionToken", "vertexAuthKey"] as const;
export const credentialSecrets = ["accessKey", "secretKey", "sessionToken", "serviceAccount"] as const;

function secretsIn(provider: unknown, path: string): Secret[] {
  if (!isMembers(provider)) return [];
  const tokens = listOf(provider["apiTokens"]);
  const credentials = listOf(provider["credentials"]);
  return [
    ...ownSecrets.flatMap((key) => secretAt(provider, key, `${path}.${key}`)),
    ...credentials.flatMap((entry, index) =>
      isMembers(entry)
        ? credentialSecrets.flatMap((key) => secretAt(entry, key, `${path}.credentials[${index}].${key}`))
        : [],
    ),
    ...tokens.flatMap((entry, index) => [
      ...secretAt(tokens, index, `${path}.apiTokens[${index}]`),
      ...(isMembers(entry) ? secretAt(entry, "token", `${path}.apiTokens[${index}].token`) : []),
    ]),
    ...(isMembers(provider["context"]) ? secretAt(provider["context"], "fileUrl", `${path}.context.fileUrl`) : []),
  ];
}

function secretAt(holder: object, key: string | number, path: string): Secret[] {
  const members = holder as Record<string | number, unknown>;
  const value = members[key];
  return typeof value === "string" ? [{ path, value, put: (text) => void (members[key] = text) }] : [];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
