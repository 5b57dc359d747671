import { proxy_get_current_time_nanoseconds } from "@solo-io/proxy-runtime/assembly/imports";
import { Clock } from "../ports/clock";
import { OUT_POINTER } from "./memory";
import { Status } from "./status";

const NANOSECONDS_PER_MS: u64 = 1_000_000;

/** The host's wall clock; 0 when it has none. */
export class HostClock extends Clock {
  override nowMs(): u64 {
    if (proxy_get_current_time_nanoseconds(OUT_POINTER) != Status.Ok) return 0;
    return load<u64>(OUT_POINTER) / NANOSECONDS_PER_MS;
  }
}
