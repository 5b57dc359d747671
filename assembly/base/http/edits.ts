import { Bytes, EMPTY, equal } from "../bytes";

/** Changes to a set of named values, to be applied in order: a header map, or the stream's filter state. */
export class Edits {
  private readonly names: Bytes[] = [];
  private readonly values: Bytes[] = [];
  private readonly removals: bool[] = [];

  get count(): i32 {
    return this.names.length;
  }

  set(name: Bytes, value: Bytes): void {
    this.add(name, value, false);
  }

  remove(name: Bytes): void {
    this.add(name, EMPTY, true);
  }

  has(name: Bytes): bool {
    for (let i = 0; i < this.names.length; i++) if (equal(this.names[i], name)) return true;
    return false;
  }

  isRemoval(index: i32): bool {
    return this.removals[index];
  }

  name(index: i32): Bytes {
    return this.names[index];
  }

  value(index: i32): Bytes {
    return this.values[index];
  }

  private add(name: Bytes, value: Bytes, removal: bool): void {
    this.names.push(name);
    this.values.push(value);
    this.removals.push(removal);
  }
}
