import { Bytes } from "./bytes";
import { fnv1a } from "./fnv";

const FIRST_SLOTS: i32 = 16;
/** Marks a free slot; no hash is kept as it. */
const FREE: u32 = 0;

/**
 * Byte strings by their hashes alone, at most `most` of them: small, and of a size that is known. It may take one
 * string for another, and once it is full it takes none any more.
 */
export class HashSet {
  /** At most half of them in use; a power of two. */
  private slots: StaticArray<u32> = new StaticArray<u32>(FIRST_SLOTS);
  private count: i32 = 0;

  constructor(private readonly most: i32) {}

  get isFull(): bool {
    return this.count >= this.most;
  }

  add(word: Bytes): void {
    if (this.isFull) return;
    if (2 * (this.count + 1) > this.slots.length) this.grow();
    if (place(this.slots, hashOf(word))) this.count++;
  }

  has(word: Bytes): bool {
    const mask = this.slots.length - 1;
    const hash = hashOf(word);
    for (let at = hash & mask; this.slots[at] != FREE; at = (at + 1) & mask) if (this.slots[at] == hash) return true;
    return false;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new StaticArray<u32>(2 * old.length);
    for (let i = 0; i < old.length; i++) if (old[i] != FREE) place(this.slots, old[i]);
  }
}

/** Whether `hash` is new in `slots`, of which some are free. */
function place(slots: StaticArray<u32>, hash: u32): bool {
  const mask = slots.length - 1;
  let at = hash & mask;
  while (slots[at] != FREE && slots[at] != hash) at = (at + 1) & mask;
  const isNew = slots[at] == FREE;
  slots[at] = hash;
  return isNew;
}

function hashOf(word: Bytes): u32 {
  return max<u32>(fnv1a(word), FREE + 1);
}
