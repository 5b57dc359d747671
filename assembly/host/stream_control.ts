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

/** Lets a held request go on. */
export function continueRequest(): bool {
  return proxy_continue_stream(REQUEST_STREAM) == Status.Ok;
}

/** Lets a held answer go on. */
export function continueResponse(): bool {
  return proxy_continue_stream(RESPONSE_STREAM) == Status.Ok;
}

/** Breaks off an answer whose headers have left. */
export function closeResponse(): bool {
  return proxy_close_stream(RESPONSE_STREAM) == Status.Ok;
}

/** Asks for a tick every `periodMs` milliseconds in the root context at hand. */
export function startTicking(periodMs: u32): bool {
  return proxy_set_tick_period_milliseconds(periodMs) == Status.Ok;
}
