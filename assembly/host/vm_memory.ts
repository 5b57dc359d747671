import { Memory } from "../ports/memory";
import { Meter } from "../ports/meter";
import { collectSoon, settle, usedBytes } from "./collector";

/**
 * Bytes in use from which on no new work is begun: half of the 1 GiB that a host gives a VM (proxy-wasm-cpp-host). The
 * other half is for the work under way, and for holes between objects.
 */
const FULL: u64 = 512 << 20;
/** Bytes in use from which on work under way is ended. */
const SHORT: u64 = 640 << 20;
/** Bytes that may be kept between callbacks where that is not needed for an answer. */
const RESERVES: u32 = 48 << 20;
const PAGE_BITS: i64 = 16;

/** The memory of this VM. */
export class VmMemory extends Memory {
  private reserved: u32 = 0;
  /** What the gauge was told, in bytes. */
  private told: i64 = 0;

  override settle(): void {
    settle();
  }

  override hasRoom(bytes: u64): bool {
    return usedBytes() + bytes <= FULL;
  }

  override get isShort(): bool {
    return usedBytes() > SHORT;
  }

  override reserve(bytes: u32): bool {
    if (bytes > RESERVES - this.reserved) return false;
    this.reserved += bytes;
    return true;
  }

  override free(bytes: u32): void {
    this.reserved -= min(bytes, this.reserved);
  }

  /** Finds out whether there is room again, where there was none. */
  tick(): void {
    if (!this.hasRoom(0)) collectSoon();
  }

  /** Tells the gauge of all VMs what this one has, `isOver`: had. */
  tell(meter: Meter, isOver: bool): void {
    const bytes: i64 = isOver ? 0 : (<i64>memory.size()) << PAGE_BITS;
    if (bytes != this.told) meter.change("ai_proxy.memory_bytes", bytes - this.told);
    this.told = bytes;
  }
}
