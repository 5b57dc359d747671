import { utf8 } from "../../base/bytes";
import { StreamEdits } from "../../base/http/stream_edits";
import { Rewrite } from "../../base/rewrite";
import { VendorFault } from "../../errors/vendor_fault";
import { RetryMode } from "../../failover/retry_settings";
import { withoutThoughts } from "../../formats/thoughts/strip";
import { ThoughtForm } from "../../formats/thoughts/thought_form";
import { asksById } from "../../canonical/routes";
import { Backend } from "./backend";
import { Answer } from "./charge";
import { Request } from "./request";
import { STATE_RETRY } from "./retry_state";
import { endTrial } from "./settlement";

/** By this header the filter asks Envoy's router for another attempt. */
export const RETRY = utf8("x-ai-proxy-retry");
const YES = utf8("1");
const NOT_FOUND: u32 = 404;

/** Default of `maxRetries` where the filter itself repeats requests, as in the Higress Go plugin. */
const DEFAULT_REPLAYS: u32 = 1;

/** Tokens that refuse a request for its own fault before no other is tried: the accounts may differ. */
const MOST_REFUSALS: u32 = 2;

/** Forms of a body that there are at once while another one is written. */
const COPIES: u64 = 4;

/** Whether the filter repeats failed requests to `backend` by callouts of its own: downstream, when told to. */
export function replays(backend: Backend): bool {
  const config = backend.config;
  return !backend.isUpstream && config.retry.mode == RetryMode.On && config.apiTokens.length > 1;
}

/** Whether an answer of `status` is a reason to use another token for the same request, and a healthy one is left. */
export function canRetry(request: Request, status: u32): bool {
  return mayRetry(request, status) && request.backend.pool.hasOther(request.tries.info());
}

/** Whether `request` is one that may be sent more than once. */
function repeats(request: Request): bool {
  const mode = request.config.retry.mode;
  return !request.isProbe && (request.backend.isUpstream ? mode != RetryMode.Off : mode == RetryMode.On);
}

/** Whether an answer of `status` is a reason to use another token for the same request, if there is one. */
export function mayRetry(request: Request, status: u32): bool {
  const config = request.config;
  const settings = config.retry;
  if (!repeats(request) || request.tries.token === null) return false;
  const statuses = settings.on;
  const isCounted = config.failover.failoverOn.has(status) || request.tries.isForOthers;
  const counts = statuses === null ? isCounted : statuses.has(status);
  return counts && request.tries.refusals < MOST_REFUSALS && !isExhausted(request);
}

/**
 * Whether a try of `request` that was sent at `sentMs` and that nobody answered may be made again: it broke at once,
 * and so was lost on the way, such as by a connection that the vendor was closing. One that lasted was with the vendor,
 * which may be at work still, and bills what it makes.
 */
export function wasLost(request: Request, sentMs: u64): bool {
  const nowMs = request.backend.host.clock().nowMs();
  return nowMs <= sentMs || nowMs - sentMs <= request.config.retry.unansweredWithinMs;
}

function isExhausted(request: Request): bool {
  let most = request.config.retry.maxRetries;
  if (most == 0 && !request.backend.isUpstream) most = DEFAULT_REPLAYS;
  return most > 0 && <u32>request.tries.tried.length > most;
}

/**
 * Whether `request` is to be sent once more with the same token, for the vendor takes reasoning that it sends back for
 * another account's: without that, once. Nobody is to blame, and no try is counted. What is kept of it has none then;
 * upstream the next attempt leaves it out.
 */
export function dropThoughts(request: Request, fault: VendorFault): bool {
  const tries = request.tries;
  const token = tries.token;
  if (!fault.isOfThoughts || tries.dropsThoughts || token === null || !repeats(request)) return false;
  if (request.format.thoughts(request.api) == ThoughtForm.None) return false;
  if (!request.backend.isUpstream && !dropFromKept(request)) return false;
  tries.dropsThoughts = true;
  tries.again = token.fingerprint;
  request.backend.host.meter().count("ai_proxy.thoughts_dropped");
  return true;
}

/** `body`, which the vendor of `request` is to have, without reasoning; itself, where none can be taken out. */
export function thoughtless(request: Request, body: Rewrite): Rewrite {
  const left = withoutThoughts(request.format.thoughts(request.api), body.whole());
  return left.length == 0 ? body : Rewrite.replaced(left);
}

/** Takes the reasoning out of what is kept of `request`; false: there is none, or no room for it. */
function dropFromKept(request: Request): bool {
  const kept = request.kept;
  const memory = request.backend.host.memory();
  if (kept === null || !memory.hasRoom(<u64>kept.body.length * COPIES)) return false;
  const body = thoughtless(request, kept.body);
  if (body === kept.body || !memory.reserve(body.length)) return false;
  memory.free(kept.body.source.length + kept.body.head.length);
  request.kept = kept.withBody(body);
  return true;
}

/** Notes that what `request` asks for by its id may be stored with another account than the one that has it not. */
export function seekElsewhere(request: Request, answer: Answer): void {
  if (answer.status == NOT_FOUND && asksById(request.api)) answer.fault = answer.fault.elsewhere();
}

/** Asks the router for another attempt of `request`, which finds in filter state what this one has come to. */
export function askRouter(request: Request, edits: StreamEdits): void {
  const backend = request.backend;
  backend.host.meter().count("ai_proxy.retries");
  backend.open.leave(backend.pool, request.tries);
  edits.headers.set(RETRY, YES);
  edits.state.set(STATE_RETRY, request.retryState().bytes());
}

/** Nobody answered the try at work. */
export function recordUnanswered(request: Request): void {
  const pool = request.backend.pool;
  const token = request.tries.token;
  if (token !== null) pool.count(token, "upstream_rq_unanswered");
  endTrial(pool, request.tries);
}
