import { proxy_define_metric, proxy_increment_metric } from "@solo-io/proxy-runtime/assembly/imports";
import { utf8 } from "../base/bytes";
import { Counter, Meter } from "../ports/meter";
import { OUT_SIZE, address } from "./memory";
import { Status } from "./status";

const COUNTER: i32 = 0;
const GAUGE: i32 = 1;

/** Envoy's counters and gauges, defined on first use; a host that refuses one loses the count, nothing else. */
export class HostMeter extends Meter {
  private readonly ids: Map<string, u32> = new Map<string, u32>();

  override count(name: string): void {
    this.record(COUNTER, name, 1);
  }

  override add(counter: Counter, amount: u64): void {
    if (!counter.isDefined) {
      if (!this.define(COUNTER, counter.name)) return;
      counter.id = load<u32>(OUT_SIZE);
      counter.isDefined = true;
    }
    proxy_increment_metric(counter.id, <i64>amount);
  }

  override change(name: string, difference: i64): void {
    this.record(GAUGE, name, difference);
  }

  private record(type: i32, name: string, difference: i64): void {
    if (!this.ids.has(name)) {
      if (!this.define(type, name)) return;
      this.ids.set(name, load<u32>(OUT_SIZE));
    }
    proxy_increment_metric(this.ids.get(name), difference);
  }

  /** Whether the host took it; its number is at OUT_SIZE then. */
  private define(type: i32, name: string): bool {
    const bytes = utf8(name);
    return proxy_define_metric(type, address(bytes), bytes.length, OUT_SIZE) == Status.Ok;
  }
}
