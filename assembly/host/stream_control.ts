import {
  proxy_close_stream,
  proxy_continue_stream,
  proxy_set_effective_context,
  proxy_set_tick_period_milliseconds,
} from "@solo-io/proxy-runtime/assembly/imports";
import { Status } from "./status";

const REQUEST_STREAM: i32 = 0;
const RESPONSE_STREAM: i32 = 1;

/** Makes host calls mean stream `id`; false when the host no longer knows it. */
export function enterStream(id: u32): bool {
  return proxy_set_effective_context(id) == Status.Ok;
}

/** Lets a held request go on. A host that does not has it broken off: nobody would end it. */
export function continueRequest(): void {
  if (proxy_continue_stream(REQUEST_STREAM) != Status.Ok) closeRequest();
}

/** Lets a held answer go on. A host that does not has it broken off: nobody would end it. */
export function continueResponse(): void {
  if (proxy_continue_stream(RESPONSE_STREAM) != Status.Ok) closeResponse();
}

/** Breaks off a request that cannot be answered. That is the last resort: a host that refuses it is not asked again. */
export function closeRequest(): void {
  proxy_close_stream(REQUEST_STREAM);
}

/** Breaks off an answer whose headers have left. A host that refuses it is not asked again. */
export function closeResponse(): void {
  proxy_close_stream(RESPONSE_STREAM);
}

/** Asks for a tick every `periodMs` milliseconds in the root context at hand. */
export function startTicking(periodMs: u32): bool {
  return proxy_set_tick_period_milliseconds(periodMs) == Status.Ok;
}
