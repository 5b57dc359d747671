import { Counter, Meter } from "../../../assembly/ports/meter";

/** Keeps the names of the counters in the order in which they were counted, with the amount where it is told. */
export class FakeMeter extends Meter {
  readonly names: string[] = [];
  /** Those of what tokens were used for: picks, probes, and requests that they saved. */
  readonly uses: string[] = [];
  /** Gauges that were set, with their values. */
  readonly gauges: string[] = [];
  /** Those that tell why a vendor did not serve. */
  readonly faults: string[] = [];

  override count(name: string): void {
    const isUse = name.endsWith(".saved") || (name.startsWith("ai_proxy.token.") && name.endsWith(".probes"));
    const names = name.includes(".fault.") ? this.faults : isUse ? this.uses : this.names;
    names.push(name);
  }

  override add(counter: Counter, amount: u64): void {
    const names = counter.name.endsWith(".picked") ? this.uses : this.names;
    names.push(`${counter.name}+${amount}`);
  }

  override change(name: string, difference: i64): void {
    this.names.push(`${name}${difference}`);
  }

  override set(name: string, value: u64): void {
    this.gauges.push(`${name}=${value}`);
  }

  get text(): string {
    return this.names.join(" ");
  }
}
