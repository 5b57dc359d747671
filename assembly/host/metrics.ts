import {
  proxy_define_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "@solo-io/proxy-runtime/assembly/imports";
import { utf8 } from "../base/bytes";
import { Counter, Meter } from "../ports/meter";
import { OUT_SIZE, address } from "./memory";
import { Status } from "./status";

const COUNTER: i32 = 0;
const GAUGE: i32 = 1;

/** Envoy's counters and gauges, defined on first use; a host that refuses one loses the count, nothing else. */
export class HostMeter extends Meter {
  private readonly ids: Map<string, u32> = new Map<string, u32>();
  /** Counters with something that the host does not know yet. */
  private readonly untold: Counter[] = [];

  override count(name: string): void {
    this.record(COUNTER, name, 1);
  }

  override add(counter: Counter, amount: u64): void {
    if (counter.untold == 0) this.untold.push(counter);
    counter.untold += amount;
  }

  /** Tells the host what was added. */
  tell(): void {
    for (let i = 0; i < this.untold.length; i++) {
      const counter = this.untold[i];
      this.record(COUNTER, counter.name, <i64>counter.untold);
      counter.untold = 0;
    }
    this.untold.length = 0;
  }

  override change(name: string, difference: i64): void {
    this.record(GAUGE, name, difference);
  }

  override set(name: string, value: u64): void {
    if (this.knows(GAUGE, name)) proxy_record_metric(this.ids.get(name), value);
  }

  private record(type: i32, name: string, difference: i64): void {
    if (this.knows(type, name)) proxy_increment_metric(this.ids.get(name), difference);
  }

  /** Whether the metric has a number in `ids`. */
  private knows(type: i32, name: string): bool {
    if (this.ids.has(name)) return true;
    if (!this.define(type, name)) return false;
    this.ids.set(name, load<u32>(OUT_SIZE));
    return true;
  }

  /** Whether the host took it; its number is at OUT_SIZE then. */
  private define(type: i32, name: string): bool {
    const bytes = utf8(name);
    return proxy_define_metric(type, address(bytes), bytes.length, OUT_SIZE) == Status.Ok;
  }
}
