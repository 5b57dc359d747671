import { Status } from "./abi.ts";

/** Refusal of a host call because a guest pointer leads outside of the guest's memory. */
export class BadPointer extends Error {}

/** Reads and writes of a guest's linear memory, every range checked. The buffer is fetched anew: memory may grow. */
export class GuestMemory {
  private readonly memory: WebAssembly.Memory;
  private readonly allocate: (size: number) => number;

  constructor(memory: WebAssembly.Memory, allocate: (size: number) => number) {
    this.memory = memory;
    this.allocate = allocate;
  }

  /** Size in pages of 64 KiB. */
  get pages(): number {
    return this.memory.buffer.byteLength / 65536;
  }

  /** A copy of the range. */
  bytes(pointer: number, size: number): Buffer {
    return Buffer.from(this.range(pointer, size));
  }

  text(pointer: number, size: number): string {
    return this.range(pointer, size).toString("utf8");
  }

  /** One character per byte. */
  binary(pointer: number, size: number): string {
    return this.range(pointer, size).toString("latin1");
  }

  writeU32(pointer: number, value: number): void {
    this.range(pointer, 4).writeUInt32LE(value >>> 0, 0);
  }

  writeU64(pointer: number, value: bigint): void {
    this.range(pointer, 8).writeBigUInt64LE(BigInt.asUintN(64, value), 0);
  }

  readU32(pointer: number): number {
    return this.range(pointer, 4).readUInt32LE(0);
  }

  write(pointer: number, bytes: Uint8Array): void {
    this.range(pointer, bytes.length).set(bytes);
  }

  /** Hands bytes to the guest: memory from its allocator, address and size written. No bytes: pointer 0, size 0. */
  give(bytes: Uint8Array, pointerOut: number, sizeOut: number): number {
    let address = 0;
    if (bytes.length > 0) {
      address = this.allocate(bytes.length) >>> 0;
      if (address === 0) return Status.InvalidMemoryAccess;
      this.write(address, bytes);
    }
    this.writeU32(pointerOut, address);
    this.writeU32(sizeOut, bytes.length);
    return Status.Ok;
  }

  private range(pointer: number, size: number): Buffer {
    const start = pointer >>> 0;
    const length = size >>> 0;
    if (start + length > this.memory.buffer.byteLength) throw new BadPointer();
    return Buffer.from(this.memory.buffer, start, length);
  }
}
