const STREAM: u64 = 0x9e3779b97f4a7c15;

/**
 * A small deterministic generator (SplitMix64, Steele, Lea and Flood 2014) for choices and jitter: equal seeds give
 * equal sequences, every seed (0 too) is as good as another, the period is 2^64. Not for secrets.
 */
export class Prng {
  private state: u64;

  constructor(seed: u64) {
    this.state = seed;
  }

  /** The next 64 bits. */
  next(): u64 {
    this.state += STREAM;
    let mixed = this.state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  /** A number of 0..bound-1, every one equally likely; 0 when `bound` is 0. */
  below(bound: u32): u32 {
    if (bound == 0) return 0;
    // Lemire 2019, "Fast Random Integer Generation in an Interval": the lowest 2^32 mod bound products are drawn again.
    const rejected: u32 = (0 - bound) % bound;
    let product = (this.next() >> 32) * (bound as u64);
    while ((product as u32) < rejected) product = (this.next() >> 32) * (bound as u64);
    return (product >> 32) as u32;
  }
}
