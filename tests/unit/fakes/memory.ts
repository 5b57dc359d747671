import { Memory } from "../../../assembly/ports/memory";

/** A memory in which there is room for what a spec says. */
export class FakeMemory extends Memory {
  /** Bytes that new work may take. */
  room: u64 = u64.MAX_VALUE;
  /** Bytes that may be kept. */
  reserves: u32 = u32.MAX_VALUE;
  reserved: u32 = 0;
  settled: u32 = 0;
  isFull: bool = false;

  override settle(): void {
    this.settled++;
  }

  override hasRoom(bytes: u64): bool {
    return !this.isFull && bytes <= this.room;
  }

  override get isShort(): bool {
    return this.isFull;
  }

  override reserve(bytes: u32): bool {
    if (bytes > this.reserves - this.reserved) return false;
    this.reserved += bytes;
    return true;
  }

  override free(bytes: u32): void {
    this.reserved -= bytes;
  }
}
