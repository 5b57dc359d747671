import { Meter } from "../../../assembly/ports/meter";

/** Keeps the names of the counters in the order in which they were counted, with the amount where that is not one. */
export class FakeMeter extends Meter {
  readonly names: string[] = [];
  /** Those that tell why a vendor did not serve. */
  readonly faults: string[] = [];

  override add(name: string, amount: u64): void {
    const names = name.includes(".fault.") ? this.faults : this.names;
    names.push(amount == 1 ? name : `${name}+${amount}`);
  }

  override change(name: string, difference: i64): void {
    this.names.push(`${name}${difference}`);
  }

  get text(): string {
    return this.names.join(" ");
  }
}
