import { Bytes } from "../../../assembly/base/bytes";
import { Random } from "../../../assembly/ports/random";

/**
 * Chance by script: `draws` one after the other, again from the start when they are used up; 0 without draws. The bytes
 * of the first secret are all 1, of the second all 2, and so on.
 */
export class FakeRandom extends Random {
  /** The bounds asked for. */
  readonly bounds: u32[] = [];
  draws: u32[] = [];
  /** How many secrets were asked for. */
  secrets: u32 = 0;
  /** Whether secrets are zeros, as those of a host without a source of chance. */
  isDry: bool = false;

  override below(bound: u32): u32 {
    const at = this.bounds.push(bound) - 1;
    if (bound == 0 || this.draws.length == 0) return 0;
    return this.draws[at % this.draws.length] % bound;
  }

  override secret(size: i32): Bytes {
    const bytes = new StaticArray<u8>(size);
    this.secrets++;
    if (!this.isDry) bytes.fill(<u8>this.secrets);
    // So that no two of some thousands are equal.
    if (this.secrets > 255 && size > 1) bytes[0] = <u8>(this.secrets >> 8);
    if (this.secrets > 255 && size > 1) bytes[1] = 0;
    return bytes;
  }
}
