import { Bytes, EMPTY, equal } from "../bytes";

const NOTHING: Bytes[] = [];
/** Room for twelve changes: a usual request has fewer. */
const ROOM: i32 = 24;
/** Stands, by identity, for "no value". */
const REMOVED: Bytes = new StaticArray<u8>(1);

/** Changes that a name is compared with before it is removed: of thousands of names some are removed twice instead. */
export const MOST_COMPARED: i32 = 64;

/** Changes to a set of named values, to be applied in order: a header map, or the stream's filter state. */
export class Edits {
  /** Name, value, name, value, ... */
  private parts: Bytes[] = NOTHING;

  get count(): i32 {
    return this.parts.length >> 1;
  }

  set(name: Bytes, value: Bytes): void {
    if (this.parts === NOTHING) this.parts = room();
    this.parts.push(name);
    this.parts.push(value);
  }

  remove(name: Bytes): void {
    this.set(name, REMOVED);
  }

  /** Makes the changes of `other`, too. */
  add(other: Edits): void {
    for (let i = 0; i < other.parts.length; i += 2) this.set(other.parts[i], other.parts[i + 1]);
  }

  /** Forgets all changes. */
  clear(): void {
    this.parts = NOTHING;
  }

  /** Whether one of the first `among` changes, all by default, is about `name`. */
  has(name: Bytes, among: i32 = this.count): bool {
    const end = 2 * min(among, this.count);
    for (let i = 0; i < end; i += 2) if (equal(this.parts[i], name)) return true;
    return false;
  }

  isRemoval(index: i32): bool {
    return this.exists(index) && this.parts[2 * index + 1] === REMOVED;
  }

  name(index: i32): Bytes {
    return this.exists(index) ? this.parts[2 * index] : EMPTY;
  }

  value(index: i32): Bytes {
    return this.exists(index) && !this.isRemoval(index) ? this.parts[2 * index + 1] : EMPTY;
  }

  private exists(index: i32): bool {
    return index >= 0 && index < this.count;
  }
}

/** An empty list that need not grow soon. */
function room(): Bytes[] {
  const parts = new Array<Bytes>(ROOM);
  parts.length = 0;
  return parts;
}
