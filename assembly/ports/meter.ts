/** A counter for what healthy requests count: they only add to it here, and the host is told of it later. */
export class Counter {
  /** What the host does not know yet. */
  untold: u64 = 0;

  constructor(readonly name: string) {}
}

/** Metrics of the proxy. Names come from a bounded set (aliases and status classes), never from user text. */
export abstract class Meter {
  /** Adds one to a counter. */
  abstract count(name: string): void;

  /** Adds `amount` to a counter, which the host shows within a tick. */
  abstract add(counter: Counter, amount: u64): void;

  /** Adds `difference` to a gauge, which all VMs of the proxy share. */
  abstract change(name: string, difference: i64): void;

  /** Sets a gauge, which all VMs of the proxy share. */
  abstract set(name: string, value: u64): void;
}
