import { isHeaderValue } from "../base/ascii";
import { Bytes, equal, text, utf8 } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { ApiToken } from "../failover/api_token";
import { Section } from "./section";

const MAX_NAME: i32 = 64;
const MAX_WEIGHT: u32 = 10_000;

/** Reads `apiTokens`: texts, or objects `{token, name, weight}`. A token given twice is one; its weights add up. */
export function readApiTokens(provider: Section, type: string): ApiToken[] {
  const tokens: ApiToken[] = [];
  const document = provider.document;
  const list = provider.list("apiTokens");
  let index = 0;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    const path = `apiTokens[${index}]`;
    const token = readApiToken(provider, node, path, type);
    if (token !== null) add(tokens, token, provider, path);
    index++;
  }
  if (nameHoldsSecret(tokens)) provider.error("apiTokens", "the name of one token contains another token");
  return tokens;
}

function readApiToken(provider: Section, node: i32, path: string, type: string): ApiToken | null {
  const document = provider.document;
  const kind = document.kind(node);
  if (kind != JsonKind.String && kind != JsonKind.Object) {
    provider.error(path, "must be text or an object {token, name, weight}");
    return null;
  }
  if (kind == JsonKind.Object) return readNamedToken(provider, node, path, type);
  const secret = document.string(node);
  return isUsable(provider, path, secret) ? new ApiToken(secret, type, "", 1) : null;
}

function readNamedToken(provider: Section, node: i32, path: string, type: string): ApiToken | null {
  const section = new Section(provider.document, node, provider.pathOf(path), provider.problems);
  const secret = section.text("token");
  const name = section.text("name");
  const weight = section.count("weight", 1);
  if (weight > MAX_WEIGHT) section.error("weight", `must be at most ${MAX_WEIGHT}`);
  section.finish([]);
  if (!isName(name)) section.error("name", "must be at most 64 letters, digits, hyphens and underscores");
  if (secret.length > 0 && name.includes(secret)) section.error("name", "must not contain the token");
  return isUsable(provider, path, utf8(secret)) ? new ApiToken(utf8(secret), type, name, weight) : null;
}

/** Names are shown, so none may give a token away, be it only that of a neighbour. */
function nameHoldsSecret(tokens: ApiToken[]): bool {
  for (let i = 0; i < tokens.length; i++) {
    for (let j = 0; j < tokens.length; j++) {
      if (i != j && tokens[i].named && tokens[i].alias.includes(text(tokens[j].secret))) return true;
    }
  }
  return false;
}

function isUsable(provider: Section, path: string, secret: Bytes): bool {
  if (isHeaderValue(secret)) return true;
  provider.error(path, secret.length == 0 ? "is empty" : "has characters that a header cannot carry");
  return false;
}

function add(tokens: ApiToken[], token: ApiToken, provider: Section, path: string): void {
  for (let i = 0; i < tokens.length; i++) {
    const other = tokens[i];
    if (equal(other.secret, token.secret)) {
      other.weight += token.weight;
      return;
    }
    if (other.fingerprint == token.fingerprint) provider.error(path, "has the fingerprint of another token");
    if (other.alias == token.alias) provider.error(path, "has the alias of another token; give each a name of its own");
  }
  tokens.push(token);
}

function isName(name: string): bool {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i) | 0x20;
    const letter = code >= 0x61 && code <= 0x7a;
    const digit = name.charCodeAt(i) >= 0x30 && name.charCodeAt(i) <= 0x39;
    const mark = name.charAt(i) == "-" || name.charAt(i) == "_";
    if (!letter && !digit && !mark) return false;
  }
  return name.length <= MAX_NAME;
}
