import { Prng } from "../base/random";
import { Random } from "../ports/random";
import { OUT_POINTER } from "./memory";

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

  override below(bound: u32): u32 {
    return this.prng.below(bound);
  }
}
