/** A counter of one name for good: to count in it builds no text and looks for none. */
export class Counter {
  /** What the host calls it; meaningless before `isDefined`. */
  id: u32 = 0;
  isDefined: bool = false;

  constructor(readonly name: string) {}
}

/** Metrics of the proxy. Names come from a bounded set (aliases and status classes), never from user text. */
export abstract class Meter {
  /** Adds one to a counter. */
  abstract count(name: string): void;

  /** Adds `amount` to a counter. */
  abstract add(counter: Counter, amount: u64): void;

  /** Adds `difference` to a gauge, which all VMs of the proxy share. */
  abstract change(name: string, difference: i64): void;
}
