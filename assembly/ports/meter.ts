/** Counters of the proxy. Names come from a bounded set (aliases and status classes), never from user text. */
export abstract class Meter {
  abstract count(name: string): void;
}
