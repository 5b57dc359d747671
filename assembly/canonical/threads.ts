import { Bytes, utf8 } from "../base/bytes";
import { JsonKind } from "../base/json/document";
import { Call } from "./call";

/** Of a Messages request whose conversation the vendor keeps: the rest of the body is only what is new. */
export const THREAD = utf8("thread");
/** https://platform.claude.com/docs/en/api/errors: the client sends the whole conversation without a thread then. */
export const NO_THREADS: Bytes = utf8('{"error_code":"thread_unsupported_request","unsupported":["thread"]}');
export const WITHOUT_THREAD = "the model has no threads; send the full conversation without `thread`";

/** Refuses a Messages request with a thread, for a vendor of that API that keeps none. */
export function refuseThread(call: Call): void {
  const kind = call.document.kind(call.document.member(call.document.root, THREAD));
  if (kind == JsonKind.None || kind == JsonKind.Null) return;
  call.problem = "thread: " + WITHOUT_THREAD;
  call.details = NO_THREADS;
}
