import { Counter, Meter } from "../../../assembly/ports/meter";

/** Keeps the names of the counters in the order in which they were counted, with the amount where it is told. */
export class FakeMeter extends Meter {
  readonly names: string[] = [];
  /** Those of uses of tokens, which every request counts. */
  readonly picks: string[] = [];
  /** Those that tell why a vendor did not serve. */
  readonly faults: string[] = [];

  override count(name: string): void {
    const names = name.includes(".fault.") ? this.faults : this.names;
    names.push(name);
  }

  override add(counter: Counter, amount: u64): void {
    const names = counter.name.endsWith(".picked") ? this.picks : this.names;
    names.push(`${counter.name}+${amount}`);
  }

  override change(name: string, difference: i64): void {
    this.names.push(`${name}${difference}`);
  }

  override set(name: string, value: u64): void {
    this.names.push(`${name}=${value}`);
  }

  get text(): string {
    return this.names.join(" ");
  }
}
