import { Limbs, add, isLess, subtract } from "./limbs";

/** Bits of an exponent that are worked off at a time. */
const WINDOW: u32 = 4;
const DIGITS: i32 = 16;
const LIMB_BITS: i32 = 32;

/**
 * Arithmetic modulo one odd number, in Montgomery's form (Koç, Acar, Kaliski 1996, "FIOS"): a number x is held as
 * x * 2^(32 * size). What is done does not depend on the numbers, but for the last subtraction and the cache.
 */
export class Modulus {
  /** The form of 1. */
  readonly one: Limbs;
  private readonly size: i32;
  /** -1 / modulus, modulo 2^32. */
  private readonly inverse: u32;
  /** The form of the form of 1. */
  private readonly square: Limbs;
  private readonly work: Limbs;
  private readonly plainOne: Limbs;

  /** `modulus` is odd and above 1. */
  constructor(private readonly modulus: Limbs) {
    const size = modulus.length;
    this.size = size;
    this.work = new StaticArray<u32>(size + 1);
    this.inverse = inverseOf(modulus[0]);
    const one = new StaticArray<u32>(size);
    one[0] = 1;
    this.plainOne = one;
    const form = doubled(one, LIMB_BITS * size, modulus);
    this.one = form;
    this.square = doubled(form, LIMB_BITS * size, modulus);
  }

  /** The form of a number of any value in as many limbs. */
  enter(number: Limbs): Limbs {
    const form = new StaticArray<u32>(this.size);
    this.multiply(number, this.square, form);
    return form;
  }

  /** The number, below the modulus, that has this form. */
  leave(form: Limbs): Limbs {
    const number = new StaticArray<u32>(this.size);
    this.multiply(form, this.plainOne, number);
    return number;
  }

  /** The form of a number of twice as many limbs. */
  enterLong(number: Limbs): Limbs {
    const size = this.size;
    const low = this.enter(number.slice<Limbs>(0, size));
    const high = this.enter(this.enter(number.slice<Limbs>(size, 2 * size)));
    reduce(low, add(low, high), this.modulus);
    return low;
  }

  /** The form of a - b of two forms. */
  difference(a: Limbs, b: Limbs): Limbs {
    const result = a.slice<Limbs>();
    if (isLess(a, b)) add(result, this.modulus);
    subtract(result, b);
    return result;
  }

  /** The form of a * b of two forms in `out`, which may be one of them. */
  multiply(a: Limbs, b: Limbs, out: Limbs): void {
    const size = this.size;
    const work = this.work;
    work.fill(0);
    for (let i = 0; i < size; i++) this.step(a, unchecked(b[i]));
    memory.copy(changetype<usize>(out), changetype<usize>(work), (<usize>size) << 2);
    reduce(out, work[size], this.modulus);
  }

  /** The form of base^exponent; as many steps for any exponent of one size. */
  power(base: Limbs, exponent: Limbs): Limbs {
    const powers = this.powers(base);
    const result = this.one.slice<Limbs>();
    for (let at = exponent.length * LIMB_BITS - <i32>WINDOW; at >= 0; at -= <i32>WINDOW) {
      for (let i: u32 = 0; i < WINDOW; i++) this.multiply(result, result, result);
      const digit = (exponent[at / LIMB_BITS] >> (at % LIMB_BITS)) & (DIGITS - 1);
      this.multiply(result, powers[digit], result);
    }
    return result;
  }

  /** base^0 to base^15. */
  private powers(base: Limbs): Limbs[] {
    const powers: Limbs[] = [this.one, base];
    for (let i = 2; i < DIGITS; i++) {
      const next = new StaticArray<u32>(this.size);
      this.multiply(powers[i - 1], base, next);
      powers.push(next);
    }
    return powers;
  }

  /** Adds `factor` * a and what of the modulus makes the lowest limb of the sum zero, and drops that limb. */
  private step(a: Limbs, factor: u32): void {
    const size = this.size;
    const work = this.work;
    const modulus = this.modulus;
    let product = <u64>unchecked(a[0]) * factor + unchecked(work[0]);
    const multiple = <u32>product * this.inverse;
    let sum = <u64>unchecked(modulus[0]) * multiple + <u32>product;
    for (let i = 1; i < size; i++) {
      product = (product >> LIMB_BITS) + <u64>unchecked(a[i]) * factor + unchecked(work[i]);
      sum = (sum >> LIMB_BITS) + <u64>unchecked(modulus[i]) * multiple + <u32>product;
      unchecked((work[i - 1] = <u32>sum));
    }
    const top = (product >> LIMB_BITS) + (sum >> LIMB_BITS) + unchecked(work[size]);
    unchecked((work[size - 1] = <u32>top));
    unchecked((work[size] = <u32>(top >> LIMB_BITS)));
  }
}

/** Brings a number below twice `modulus`, with `carry` above its last limb, below it. */
function reduce(number: Limbs, carry: u32, modulus: Limbs): void {
  if (carry > 0 || !isLess(number, modulus)) subtract(number, modulus);
}

function doubled(number: Limbs, times: i32, modulus: Limbs): Limbs {
  const result = number.slice<Limbs>();
  for (let i = 0; i < times; i++) reduce(result, add(result, result), modulus);
  return result;
}

/** -1 / odd, modulo 2^32: each step doubles the bits that are right, from 3. */
function inverseOf(odd: u32): u32 {
  let inverse = odd;
  for (let i = 0; i < 4; i++) inverse *= 2 - odd * inverse;
  return 0 - inverse;
}
