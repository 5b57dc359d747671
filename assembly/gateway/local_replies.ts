import { Bytes, EMPTY, text, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { LocalReply } from "../base/http/local_reply";
import { JsonDocument, JsonFault } from "../base/json/document";
import { ApiError, INVALID_REQUEST, SERVER_ERROR, badAnswer } from "../canonical/error";
import { askedApi } from "../canonical/routes";
import { NOWHERE } from "../canonical/served_apis";
import { ClientFormat } from "../formats/client_format";
import { clientOf } from "../formats/index";
import { RequestHead } from "./attempt/request_head";

const RETRY_AFTER = utf8("retry-after");
/** By this the vendors' own clients are told not to ask again. */
const SHOULD_RETRY = utf8("x-should-retry");
const FALSE = utf8("false");
const MS_PER_SECOND: u64 = 1000;

/** An error that is the client's to mend; `details`: what programs read of it, a JSON object or EMPTY. */
export function invalid(status: u32, code: string, message: string, details: Bytes = EMPTY): LocalReply {
  const error = new ApiError(status, INVALID_REQUEST, code, message);
  error.details = details;
  return error.reply();
}

/** The answer to a request without the body that its API takes. */
export function emptyBody(): LocalReply {
  return invalid(400, "empty_body", "The request body is empty; this API expects a JSON object.");
}

/** The answer to a request for what the vendor does not have, or what is no path at all. */
export function unknownPath(head: RequestHead): LocalReply {
  const request = `${text(head.method)} ${text(head.path)}`;
  return forGood(invalid(404, "unknown_url", `Unknown request URL: ${request}. This provider does not serve it.`));
}

/** The answer to a protocol upgrade that nothing here takes. */
export function noUpgrade(): LocalReply {
  return forGood(invalid(501, "upgrade_not_supported", "Protocol upgrades are not supported."));
}

/** The answer to a WebSocket for an API that is served without: clients that know both go on by HTTP at once. */
export function noSocket(): LocalReply {
  return invalid(426, "upgrade_required", "This API is not served over a WebSocket; post the request over HTTP.");
}

function forGood(reply: LocalReply): LocalReply {
  reply.headers.set(SHOULD_RETRY, FALSE);
  return reply;
}

/** The answer when the host refused what was asked of it: nothing goes out half rewritten. */
export function internalFault(code: string): LocalReply {
  return new ApiError(500, SERVER_ERROR, code, "The gateway could not rewrite the request.").reply();
}

/** The answer of a rule whose requests do not end where they were chosen to go. */
export function misrouted(): LocalReply {
  const message = "This route sends requests elsewhere once host and path are rewritten; see the gateway's log.";
  return new ApiError(500, SERVER_ERROR, "misrouted", message).reply();
}

/** The answer of a rule with something wrong in its configuration. */
export function ruleRefused(head: RequestHead): LocalReply {
  const message = "The configuration of this route is refused; see the gateway's log.";
  const client = clientOf(askedApi(head.path, head.method, head.owner, NOWHERE), head.owner);
  return inFormat(new ApiError(503, SERVER_ERROR, "rule_refused", message).reply(), client);
}

/** The answer to a body that is not JSON, or more of it than can be worked on. */
export function unreadable(document: JsonDocument): LocalReply {
  const fault = document.fault;
  if (fault == JsonFault.Nodes || fault == JsonFault.Size) return bodyTooLarge();
  const reason = document.fault == JsonFault.Depth ? "is nested too deeply" : "is not valid JSON";
  return invalid(400, "invalid_json", `The request body ${reason} (at byte ${document.faultAt}).`);
}

/** The answer to a body that is larger, or of more parts, than can be worked on. */
export function bodyTooLarge(): LocalReply {
  return invalid(413, "request_too_large", "The request body is too large for this gateway.");
}

/** The answer while the gateway has no memory for more. */
export function outOfMemory(): LocalReply {
  const message = "The gateway has no memory for another request at the moment.";
  const reply = new ApiError(503, SERVER_ERROR, "out_of_memory", message).reply();
  reply.headers.set(RETRY_AFTER, decimal(1));
  return reply;
}

/** The answer when no token may be used before `waitMs` have passed. */
export function noHealthyToken(waitMs: u64): LocalReply {
  const message = "No API token of this provider is healthy at the moment.";
  const reply = new ApiError(503, SERVER_ERROR, "no_healthy_token", message).reply();
  const seconds = min<u64>((waitMs + MS_PER_SECOND - 1) / MS_PER_SECOND, i32.MAX_VALUE);
  reply.headers.set(RETRY_AFTER, decimal(<u32>max<u64>(seconds, 1)));
  return reply;
}

/** `reply` with its error in the form of `client`; status and headers stay. */
export function inFormat(reply: LocalReply, client: ClientFormat): LocalReply {
  const body = reply.body.length == 0 ? reply.body : client.renderError(reply.body, reply.status, EMPTY);
  const other = new LocalReply(reply.status, reply.details, body);
  for (let i = 0; i < reply.headers.count; i++) other.headers.set(reply.headers.name(i), reply.headers.value(i));
  return other;
}

/** The answer to a chat whose beginning the gateway has to add and cannot read. */
export function contextMissing(): LocalReply {
  const message = "The gateway could not read the context file that its configuration puts before every chat.";
  return new ApiError(500, SERVER_ERROR, "load_ctx_failed", message).reply();
}

/** The answer to a request that has to leave before its body, where the vendor's path says what only that does. */
export function bodyUnseen(): LocalReply {
  const message = "The gateway has to hold headers for this provider, whose paths name the model, and cannot.";
  return new ApiError(500, SERVER_ERROR, "headers_not_held", message).reply();
}

/** The answer where no credential is left that the vendor has an access token for. */
export function credentialRefused(): LocalReply {
  const message = "The vendor refuses an access token for the credential of this gateway.";
  return new ApiError(502, SERVER_ERROR, "credential_refused", message).reply();
}

/** The answer while access tokens cannot be had. */
export function noAccessToken(): LocalReply {
  const message = "The gateway could not get an access token for this provider; try again.";
  const reply = new ApiError(503, SERVER_ERROR, "no_access_token", message).reply();
  reply.headers.set(RETRY_AFTER, decimal(1));
  return reply;
}

/** The answer where the vendor gave none, though its status was 200. */
export function noAnswer(): LocalReply {
  return badAnswer().reply();
}

/** The answer to a probe that came to an instance of another provider. */
export function misdirectedProbe(): LocalReply {
  return new ApiError(421, SERVER_ERROR, "misdirected_probe", "This probe is for another provider.").reply();
}

/** The answer to a request whose vendor broke off while it was at work. */
export function unanswered(): LocalReply {
  const message = "The vendor broke off without an answer; it may bill the request, which was not sent again.";
  return new ApiError(502, SERVER_ERROR, "unanswered", message).reply();
}

/** The answer to a stream that did not begin within `firstByteTimeout`. */
export function notBegun(): LocalReply {
  const message = "The vendor did not begin to answer in the time that the gateway gives it.";
  return new ApiError(504, SERVER_ERROR, "first_byte_timeout", message).reply();
}

/** The answer to a probe that may not go out, again or at all. */
export function unusableProbe(): LocalReply {
  return new ApiError(503, SERVER_ERROR, "unusable_probe", "This probe cannot be sent.").reply();
}
