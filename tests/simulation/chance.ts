import { createHash } from "node:crypto";
import { Random } from "../../emulator/index.ts";

/** A seeded source of decisions. One per subject, so that leaving a subject out does not change the others'. */
export class Chance {
  private readonly random: Random;

  constructor(seed: number, subject: string) {
    const digest = createHash("sha256").update(`${seed} ${subject}`).digest();
    this.random = new Random(digest.readUInt32LE(0));
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor((this.random.next() / 2 ** 32) * bound);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  happens(probability: number): boolean {
    return this.random.next() / 2 ** 32 < probability;
  }

  /** One of `list`, which is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
