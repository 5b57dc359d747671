import { Random } from "../../../assembly/ports/random";

/** Chance by script: `draws` one after the other, again from the start when they are used up; 0 without draws. */
export class FakeRandom extends Random {
  /** The bounds asked for. */
  readonly bounds: u32[] = [];
  draws: u32[] = [];

  override below(bound: u32): u32 {
    const at = this.bounds.push(bound) - 1;
    if (bound == 0 || this.draws.length == 0) return 0;
    return this.draws[at % this.draws.length] % bound;
  }
}
