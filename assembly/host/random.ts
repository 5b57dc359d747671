import { Bytes } from "../base/bytes";
import { Prng } from "../base/random";
import { Random } from "../ports/random";
import { OUT_POINTER, address } from "./memory";

// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "random_get")
declare function random_get(buffer: usize, size: u32): u32;

/** Chance seeded once per VM from the host (WASI `random_get`). */
export class HostRandom extends Random {
  private readonly prng: Prng;

  constructor() {
    super();
    store<u64>(OUT_POINTER, 0);
    random_get(OUT_POINTER, 8);
    this.prng = new Prng(load<u64>(OUT_POINTER));
  }

  override secret(size: i32): Bytes {
    const bytes = new StaticArray<u8>(size);
    random_get(address(bytes), size);
    return bytes;
  }

  override below(bound: u32): u32 {
    return this.prng.below(bound);
  }
}
