import { proxy_define_metric, proxy_increment_metric } from "@solo-io/proxy-runtime/assembly/imports";
import { utf8 } from "../base/bytes";
import { Meter } from "../ports/meter";
import { OUT_SIZE, address } from "./memory";
import { Status } from "./status";

const COUNTER: i32 = 0;
const GAUGE: i32 = 1;

/** Envoy's counters and gauges, defined on first use; a host that refuses one loses the count, nothing else. */
export class HostMeter extends Meter {
  private readonly ids: Map<string, u32> = new Map<string, u32>();

  override add(name: string, amount: u64): void {
    this.record(COUNTER, name, <i64>amount);
  }

  override change(name: string, difference: i64): void {
    this.record(GAUGE, name, difference);
  }

  private record(type: i32, name: string, difference: i64): void {
    if (!this.ids.has(name)) {
      const bytes = utf8(name);
      if (proxy_define_metric(type, address(bytes), bytes.length, OUT_SIZE) != Status.Ok) return;
      this.ids.set(name, load<u32>(OUT_SIZE));
    }
    proxy_increment_metric(this.ids.get(name), difference);
  }
}
