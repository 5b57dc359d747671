import { proxy_define_metric, proxy_increment_metric } from "@solo-io/proxy-runtime/assembly/imports";
import { utf8 } from "../base/bytes";
import { Meter } from "../ports/meter";
import { OUT_SIZE, address } from "./memory";
import { Status } from "./status";

const COUNTER: i32 = 0;

/** Envoy's counters, defined on first use; a host that refuses one loses the count, nothing else. */
export class HostMeter extends Meter {
  private readonly ids: Map<string, u32> = new Map<string, u32>();

  override count(name: string): void {
    if (!this.ids.has(name)) {
      const bytes = utf8(name);
      if (proxy_define_metric(COUNTER, address(bytes), bytes.length, OUT_SIZE) != Status.Ok) return;
      this.ids.set(name, load<u32>(OUT_SIZE));
    }
    proxy_increment_metric(this.ids.get(name), 1);
  }
}
