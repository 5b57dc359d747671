/**
 * The instructions that are alive at one position, in order of preference, each with its slots: a sparse set (Briggs
 * and Torczon 1993), so that emptying it and asking it are single steps.
 */
export class Threads {
  count: i32 = 0;
  private readonly order: StaticArray<i32>;
  private readonly places: StaticArray<i32>;
  private readonly slots: StaticArray<i32>;

  constructor(
    size: i32,
    private readonly slotCount: i32,
  ) {
    this.order = new StaticArray<i32>(size);
    this.places = new StaticArray<i32>(size);
    this.slots = new StaticArray<i32>(size * slotCount);
  }

  /** The instruction in place `index`, below `count`. */
  at(index: i32): i32 {
    return this.order[index];
  }

  /** Appends `instruction`; false when it is there already. */
  add(instruction: i32): bool {
    const place = this.places[instruction];
    if (place < this.count && this.order[place] == instruction) return false;
    this.places[instruction] = this.count;
    this.order[this.count++] = instruction;
    return true;
  }

  /** Copies the first `width` slots of `instruction` from `slots`. */
  keep(instruction: i32, slots: StaticArray<i32>, width: i32): void {
    const base = instruction * this.slotCount;
    for (let i = 0; i < width; i++) this.slots[base + i] = slots[i];
  }

  /** Copies the first `width` slots of `instruction` to `slots`. */
  recall(instruction: i32, slots: StaticArray<i32>, width: i32): void {
    const base = instruction * this.slotCount;
    for (let i = 0; i < width; i++) slots[i] = this.slots[base + i];
  }
}
