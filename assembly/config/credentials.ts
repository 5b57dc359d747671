import { isHeaderValue } from "../base/ascii";
import { Bytes, EMPTY } from "../base/bytes";
import { Credential, CredentialKind } from "../base/credential";
import { ApiToken } from "../failover/api_token";
import { Provider } from "../providers/index";
import { Problems } from "./problems";
import { Section } from "./section";
import { TokenPool } from "./token_pool";
import { warnOfSlips } from "./token_slips";

const NO_PARTS: string[] = [];
const PAIR: string[] = ["accessKey", "secretKey", "sessionToken"];
const ACCOUNT: string[] = ["serviceAccount"];

/** The keys that an entry of `credentials` has for its parts; none: the kind has its place in `apiTokens`. */
export function partsOf(kind: CredentialKind): string[] {
  if (kind == CredentialKind.Pair) return PAIR;
  return kind == CredentialKind.ServiceAccount ? ACCOUNT : NO_PARTS;
}

/** Reads what the provider's own keys say of one credential, which counts where there are no `apiTokens`. */
export function readOwnCredential(section: Section, provider: Provider, pool: TokenPool): void {
  const profile = provider.profile;
  const keys = profile.credentialKeys;
  let first = "";
  for (let i = keys.length - 1; i >= 0; i--) if (section.has(keys[i])) first = keys[i];
  if (first.length == 0) return;
  if (pool.tokens.length > 0 && section.has("apiTokens")) return section.warn(first, "does nothing beside apiTokens");
  const credential = readParts(section, keys, provider);
  if (credential !== null) pool.add(new ApiToken(credential, profile.type, "", 1), section.pathOf(first));
}

/** The credential whose parts are at `keys` of `section`, in the order of `partsOf`; null: it cannot be used. */
export function readParts(section: Section, keys: string[], provider: Provider): Credential | null {
  const kind = provider.profile.credential;
  const problems = section.problems;
  const known = problems.found;
  const first = part(section, keys[0], kind);
  const read =
    kind == CredentialKind.Pair
      ? Credential.pair(
          first,
          part(section, keys[1], kind),
          section.has(keys[2]) ? part(section, keys[2], kind) : EMPTY,
        )
      : Credential.serviceAccount(first);
  const fault = problems.found == known ? provider.credentialFault(read) : "";
  if (fault.length > 0) section.error(keys[0], fault);
  return problems.found == known ? read : null;
}

/** A token that stands at `path`; null: it cannot be used. */
export function textAt(problems: Problems, path: string, token: Bytes): Credential | null {
  return isUsable(problems, path, token) ? Credential.text(token) : null;
}

function part(section: Section, key: string, kind: CredentialKind): Bytes {
  const known = section.problems.found;
  const value = section.bytes(key);
  if (section.problems.found > known) return EMPTY;
  if (!section.has(key)) section.error(key, "is needed");
  else if (kind == CredentialKind.Pair) isUsable(section.problems, section.pathOf(key), value);
  return value;
}

function isUsable(problems: Problems, path: string, secret: Bytes): bool {
  if (!isHeaderValue(secret)) {
    problems.error(path, secret.length == 0 ? "is empty" : "has characters that a header cannot carry");
    return false;
  }
  warnOfSlips(problems, path, secret);
  return true;
}
