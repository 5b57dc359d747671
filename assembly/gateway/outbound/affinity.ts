import { Bytes, contains, slice, utf8 } from "../../base/bytes";
import { HeaderView } from "../../base/http/header_view";
import { KeyHash } from "../../base/key_hash";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { hashOpening } from "../../canonical/chat/opening";
import { isStateful } from "../../canonical/routes";
import { Affinity } from "../../config/affinity";
import { Request } from "../attempt/request";

/** Who asks, where Higress has authenticated it. */
const CONSUMER = utf8("x-mse-consumer");
/** Of agents, beside `x-` with anything that ends in SESSION_ID: each names a session, and no single request. */
const SESSIONS: Bytes[] = [
  utf8("session-id"),
  utf8("session_id"),
  utf8("thread-id"),
  utf8("conversation_id"),
  utf8("x-session-affinity"),
];
const EXTENSION = utf8("x-");
const SESSION_ID = utf8("session-id");
const PROMPT_CACHE_KEY = utf8("prompt_cache_key");
const CONVERSATION = utf8("conversation");
const ID = utf8("id");
const METADATA = utf8("metadata");
const USER_ID = utf8("user_id");
/** What `metadata.user_id` is in the canonical API. */
const SAFETY_IDENTIFIER = utf8("safety_identifier");
const USER = utf8("user");
/** A user id with this in it names a session of the user's: Claude Code's do. */
const SESSION = utf8("session");
const STORE = utf8("store");
/** Names that are longer differ in their beginning. */
const MOST_BYTES: i32 = 1024;

/** Notes by what `request` keeps to one token; without a choice of tokens nothing is looked at. */
export function noteAffinity(request: Request, call: Call): void {
  const config = request.config;
  if (config.affinity == Affinity.None || config.apiTokens.length < 2) return;
  const tries = request.tries;
  const consumer = request.head.headers.get(CONSUMER);
  const isStored = isStateful(request.api) && !isStateless(call.document);
  const hash = new KeyHash();
  hash.add(consumer, 0, min(consumer.length, MOST_BYTES));
  if (consumer.length > 0 && (isStored || config.affinity == Affinity.Consumer)) {
    tries.key = hash.key;
    tries.isStored = isStored;
  } else if (config.affinity == Affinity.Conversation && (isStored || isChat(request.api))) {
    if (addSession(request, hash) || addName(call.document, hash) || hashOpening(call.document, hash))
      tries.key = hash.key;
  }
}

/** Responses that the vendor does not keep are conversations like all others. */
function isStateless(document: JsonDocument): bool {
  return document.kind(document.member(document.root, STORE)) == JsonKind.False;
}

function isChat(api: ApiName): bool {
  return (
    api == ApiName.ChatCompletions ||
    api == ApiName.AnthropicMessages ||
    api == ApiName.Responses ||
    api == ApiName.CompactResponse
  );
}

/** The session that a header names. */
function addSession(request: Request, hash: KeyHash): bool {
  const headers = request.head.headers;
  for (let i = 0; i < headers.count; i++) {
    const isSession = headers.nameStartsWith(i, EXTENSION) && headers.nameEndsWith(i, SESSION_ID);
    if (isSession && addValue(headers, i, hash)) return true;
  }
  for (let i = 0; i < SESSIONS.length; i++) if (addValue(headers, headers.find(SESSIONS[i]), hash)) return true;
  return false;
}

function addValue(headers: HeaderView, index: i32, hash: KeyHash): bool {
  if (index < 0) return false;
  const value = headers.value(index);
  return value.length > 0 && hash.add(value, 0, min(value.length, MOST_BYTES));
}

/** The conversation that a member of the body names. */
function addName(document: JsonDocument, hash: KeyHash): bool {
  const root = document.root;
  if (addText(document, document.member(root, PROMPT_CACHE_KEY), hash)) return true;
  const conversation = document.member(root, CONVERSATION);
  if (addText(document, conversation, hash) || addText(document, document.member(conversation, ID), hash)) return true;
  return (
    addUser(document, document.member(document.member(root, METADATA), USER_ID), hash) ||
    addUser(document, document.member(root, SAFETY_IDENTIFIER), hash) ||
    addUser(document, document.member(root, USER), hash)
  );
}

function addUser(document: JsonDocument, node: i32, hash: KeyHash): bool {
  if (document.kind(node) != JsonKind.String) return false;
  const start = document.start(node);
  const begin = slice(document.bytes, start, min(document.end(node), start + MOST_BYTES));
  return contains(begin, SESSION) && addText(document, node, hash);
}

/** As it stands in the text: a client writes the same name in the same way. */
function addText(document: JsonDocument, node: i32, hash: KeyHash): bool {
  if (node == NONE || document.kind(node) != JsonKind.String) return false;
  const start = document.start(node) + 1;
  return hash.add(document.bytes, start, min(document.end(node) - 1, start + MOST_BYTES));
}
