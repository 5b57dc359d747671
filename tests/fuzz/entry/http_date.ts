import { Bytes } from "../../../assembly/base/bytes";
import { httpDateMs } from "../../../assembly/base/http/http_date";

/** The dates of HTTP headers, for a fuzzer outside. */

export function bytesId(): u32 {
  return idof<Bytes>();
}

export function dateMs(bytes: Bytes, nowMs: f64): f64 {
  return <f64>httpDateMs(bytes, <u64>nowMs);
}
