import { JsonKind, NONE } from "../base/json/document";
import { ApiToken } from "../failover/api_token";
import { Provider } from "../providers/index";
import { partsOf, readOwnCredential, readParts, textAt } from "./credentials";
import { Section } from "./section";
import { TokenPool, readNamed } from "./token_pool";

const KEY = "apiTokens";
const MORE = "credentials";

/**
 * Reads the pool of `provider`, null where the type is unknown: `apiTokens`, which are texts or objects {token, name,
 * weight}; `credentials`, objects with the parts that the vendor's have; and the one in keys of the provider's own.
 */
export function readApiTokens(section: Section, type: string, provider: Provider | null): ApiToken[] {
  const pool = new TokenPool(section);
  readTokens(section, type, pool);
  if (provider === null) section.list(MORE);
  else {
    readCredentials(section, provider, pool);
    readOwnCredential(section, provider, pool);
  }
  pool.finish(section.has(KEY) || !section.has(MORE) ? KEY : MORE);
  return pool.tokens;
}

function readTokens(section: Section, type: string, pool: TokenPool): void {
  const document = section.document;
  const list = section.list(KEY);
  const start = section.pathOf(KEY + "[");
  let index = 0;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    const path = `${start}${index++}]`;
    const kind = document.kind(node);
    if (kind == JsonKind.Object) {
      const entry = new Section(document, node, path, section.problems);
      addTo(pool, readNamed(entry, textAt(entry.problems, path, entry.bytes("token")), type), path);
    } else if (kind == JsonKind.String) {
      const credential = textAt(section.problems, path, document.string(node));
      if (credential !== null) pool.add(new ApiToken(credential, type, "", 1), path);
    } else section.problems.error(path, "must be text or an object {token, name, weight}");
  }
}

function readCredentials(section: Section, provider: Provider, pool: TokenPool): void {
  const document = section.document;
  const list = section.list(MORE);
  const parts = partsOf(provider.profile.credential);
  if (list == NONE) return;
  if (parts.length == 0) return section.error(MORE, "are none that this vendor has: its tokens are apiTokens");
  const start = section.pathOf(MORE + "[");
  let index = 0;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    const path = `${start}${index++}]`;
    const entry = new Section(document, node, path, section.problems);
    if (document.kind(node) != JsonKind.Object)
      section.problems.error(path, `must be an object {${parts.join(", ")}, name, weight}`);
    else addTo(pool, readNamed(entry, readParts(entry, parts, provider), provider.profile.type), path);
  }
}

function addTo(pool: TokenPool, token: ApiToken | null, path: string): void {
  if (token !== null) pool.add(token, path);
}
