/** Metrics of the proxy. Names come from a bounded set (aliases and status classes), never from user text. */
export abstract class Meter {
  /** Adds one to a counter. */
  count(name: string): void {
    this.add(name, 1);
  }

  /** Adds `amount` to a counter. */
  abstract add(name: string, amount: u64): void;

  /** Adds `difference` to a gauge, which all VMs of the proxy share. */
  abstract change(name: string, difference: i64): void;
}
