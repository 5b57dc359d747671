import { Bytes, EMPTY, startsWith, utf8 } from "../../base/bytes";
import { decimal, parseDecimal } from "../../base/decimal";
import { Edits } from "../../base/http/edits";
import { HeaderNames } from "../../base/http/header_names";
import { HeaderView } from "../../base/http/header_view";
import { printable } from "../../base/printable";
import { StreamFacts } from "../../ports/stream_facts";
import { ResponseFacts } from "../../canonical/response_facts";
import { Request } from "../attempt/request";
import { isSuccess } from "../attempt/verdict";
import { withoutSecrets } from "./echo";

/** What the filter answers to a probe that it has served, whatever the vendor said. */
export const PROBE_STATUS: u32 = 200;

/** How the proxy says that a vendor answered. */
export const VIA_UPSTREAM: Bytes = utf8("via_upstream");

/** Headers of our own; a vendor has no business to send one. */
const OWN_PREFIX = utf8("x-ai-proxy-");
/** What clients are told of that made their answer. */
const TOKEN = utf8("x-ai-proxy-token");
const ATTEMPTS = utf8("x-ai-proxy-attempts");
const MODEL = utf8("x-ai-proxy-model");
const LONGEST_MODEL: i32 = 256;

/** How vendors name a request: Anthropic's, and all others. */
const REQUEST_IDS: Bytes[] = [utf8("request-id"), utf8("x-request-id"), utf8("x-amzn-requestid")];

/** Whose account it was, and what is left of it: nothing that a client of another API could read. */
const OF_THE_ACCOUNT: HeaderNames = HeaderNames.of([
  "anthropic-organization-id",
  "anthropic-workspace-id",
  "anthropic-ratelimit-*",
  "anthropic-priority-*",
  "anthropic-fast-*",
  "openai-organization",
  "openai-project",
]);

const PSEUDO: Bytes = utf8(":");
const STATUS: Bytes = utf8(":status");

/** Why the proxy answers so, in its own words; an answer of 2xx is a vendor's. */
export function detailsOf(headers: HeaderView, facts: StreamFacts): Bytes {
  return isSuccess(statusOf(headers)) ? VIA_UPSTREAM : facts.codeDetails();
}

export function statusOf(headers: HeaderView): u32 {
  return parseDecimal(headers.get(STATUS));
}

/** Leaves nothing of the head of an answer: who sent the probe sees a status on which nothing on the way acts. */
export function hideStatus(headers: HeaderView, edits: Edits): void {
  edits.clear();
  for (let i = 0; i < headers.count; i++) {
    const name = headers.name(i);
    if (!startsWith(name, PSEUDO)) edits.remove(name);
  }
  edits.set(STATUS, decimal(PROBE_STATUS));
}

/**
 * Has an answer of another API than the client's name the request as its own does, and hides the account. The name that
 * the vendor gave it; EMPTY: none.
 */
export function retell(headers: HeaderView, request: Request, edits: Edits): Bytes {
  for (let i = 0; i < headers.count; i++) if (OF_THE_ACCOUNT.has(headers, i)) edits.remove(headers.name(i));
  const own = request.client.idHeader;
  let id = headers.get(own);
  for (let i = 0; i < REQUEST_IDS.length && id.length == 0; i++) {
    id = withoutSecrets(request.tries.secrets, headers.get(REQUEST_IDS[i]));
    if (id.length == 0) continue;
    edits.remove(REQUEST_IDS[i]);
    edits.set(own, id);
  }
  return id;
}

/** How the vendor names the request in the answer with these headers; EMPTY: it does not. */
export function vendorsIdIn(headers: HeaderView): Bytes {
  let id = EMPTY;
  for (let i = 0; i < REQUEST_IDS.length && id.length == 0; i++) id = headers.get(REQUEST_IDS[i]);
  return id;
}

/** Has an answer without a name of its own take the vendor's for the request. */
export function nameAfter(headers: HeaderView, facts: ResponseFacts | null): void {
  if (facts !== null) facts.requestId = vendorsIdIn(headers);
}

/** Removes headers of our own from an answer: no vendor may speak in the filter's name. */
export function stripOwn(headers: HeaderView, edits: Edits): void {
  for (let i = 0; i < headers.count; i++) if (headers.nameStartsWith(i, OWN_PREFIX)) edits.remove(headers.name(i));
}

/** Has an answer tell its client which token and model it is of, and of which try, where that is wanted. */
export function tellClient(request: Request, edits: Edits): void {
  const trace = request.trace;
  const token = request.tries.token;
  if (!request.backend.tellsClients || trace === null || request.isProbe) return;
  if (token !== null) edits.set(TOKEN, utf8(token.alias));
  edits.set(ATTEMPTS, decimal(max(request.tries.tried.length, 1)));
  if (trace.sent.length > 0) edits.set(MODEL, printable(trace.sent, LONGEST_MODEL));
}
