import { Bytes, EMPTY, slice } from "../../base/bytes";

/** Most bytes that are kept of one text. */
const MOST_BYTES: i32 = 256;

/** What of a request the log tells beside the error of a vendor: kept only where such errors are logged. */
export class Trace {
  /** By this the proxy's own logs name the request (`x-request-id`); EMPTY: they do not. */
  id: Bytes = EMPTY;
  /** The client's own key that it goes with, which no log gets; EMPTY: it goes with a token of ours. */
  key: Bytes = EMPTY;
  /** The model that the client names, and the one that the vendor is asked for; EMPTY: none, or nobody reads it. */
  asked: Bytes = EMPTY;
  sent: Bytes = EMPTY;
}

/** As much of `bytes` as a trace keeps. */
export function clipped(bytes: Bytes): Bytes {
  return bytes.length > MOST_BYTES ? slice(bytes, 0, MOST_BYTES) : bytes;
}
