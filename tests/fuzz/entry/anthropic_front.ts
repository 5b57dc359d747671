import { Bytes, EMPTY, slice, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { SseReader } from "../../../assembly/base/sse/reader";
import { ModelTraits, Thoughts } from "../../../assembly/canonical/traits";
import { ClientFacts } from "../../../assembly/formats/client_facts";
import { errorBody } from "../../../assembly/formats/anthropic/client/error";
import { parseMessages } from "../../../assembly/formats/anthropic/client/request";
import { renderMessage } from "../../../assembly/formats/anthropic/client/response";
import { MessageStream } from "../../../assembly/formats/anthropic/client/stream";
import { drain } from "./pieces";

/** The front for the Messages API, for a fuzzer outside. */

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The chat body, or the problem behind a "!"; `bits`: which traits the model has. */
export function chat(bytes: Bytes, bits: i32): Bytes {
  const traits = new ModelTraits();
  traits.cacheMarks = (bits & 1) != 0;
  traits.thoughtsInHistory = (bits & 2) != 0 ? Thoughts.All : Thoughts.AsSent;
  traits.thinkingBudget = (bits & 4) != 0;
  const request = parseMessages(JsonDocument.parse(bytes), traits);
  return request.problem.length > 0 ? utf8("!" + request.problem) : request.body;
}

export function message(bytes: Bytes): Bytes {
  return renderMessage(JsonDocument.parse(bytes), new ClientFacts());
}

export function error(bytes: Bytes, status: u32): Bytes {
  return errorBody(bytes, status, EMPTY);
}

/** The stream for a stream of chunks that comes in pieces of random sizes up to `most` bytes. */
export function stream(bytes: Bytes, most: i32, seed: u32): Bytes {
  const events = new SseReader();
  const messages = new MessageStream();
  let state = seed | 1;
  for (let at = 0; at < bytes.length;) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    const end = at + 1 + <i32>(state % <u32>max(1, most));
    events.push(slice(bytes, at, end));
    drain(events, messages);
    at = end;
  }
  events.finish();
  drain(events, messages);
  messages.end();
  return messages.take();
}
