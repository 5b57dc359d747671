import { Bytes, EMPTY, slice } from "../../base/bytes";
import { Fault } from "../../errors/fault";

/** Most bytes that are kept of one text. */
const MOST_BYTES: i32 = 256;

/** What of a request logs tell: kept only where the errors of vendors are logged, or access logs or clients want it. */
export class Trace {
  /** By this the proxy's own logs name the request (`x-request-id`); EMPTY: they do not. */
  id: Bytes = EMPTY;
  /** The client's own key that it goes with, which no log gets; EMPTY: it goes with a token of ours. */
  key: Bytes = EMPTY;
  /** The model that the client names, and the one that the vendor is asked for; EMPTY: none, or nobody reads it. */
  asked: Bytes = EMPTY;
  sent: Bytes = EMPTY;
  /** Why the last attempt that failed did; Unknown: none did, or nobody knows. */
  fault: Fault = Fault.Unknown;

  /** `logsErrors`: whether the errors of vendors are logged. */
  constructor(readonly logsErrors: bool) {}
}

/** As much of `bytes` as a trace keeps. */
export function clipped(bytes: Bytes): Bytes {
  return bytes.length > MOST_BYTES ? slice(bytes, 0, MOST_BYTES) : bytes;
}
