import { Meter } from "../../../assembly/ports/meter";

/** Keeps the names of the counters in the order in which they were counted. */
export class FakeMeter extends Meter {
  readonly names: string[] = [];

  override count(name: string): void {
    this.names.push(name);
  }

  override change(name: string, difference: i64): void {
    this.names.push(`${name}${difference}`);
  }

  get text(): string {
    return this.names.join(" ");
  }
}
