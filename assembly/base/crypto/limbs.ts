import { Bytes } from "../bytes";

/** A natural number of a fixed size: 32 bits each, least significant first. */
export type Limbs = StaticArray<u32>;

/** The number that `bytes` write, most significant first, in `size` limbs; null when it does not fit. */
export function limbsOf(bytes: Bytes, size: i32): Limbs | null {
  const limbs = new StaticArray<u32>(size);
  for (let i = 0; i < bytes.length; i++) {
    const place = bytes.length - 1 - i;
    const byte = <u32>bytes[i];
    if (byte == 0) continue;
    if (place >= 4 * size) return null;
    limbs[place >> 2] |= byte << (8 * (place & 3));
  }
  return limbs;
}

/** The last `size` bytes of a number, most significant first. */
export function bytesOf(limbs: Limbs, size: i32): Bytes {
  const bytes = new StaticArray<u8>(size);
  for (let place = 0; place < size && place < 4 * limbs.length; place++) {
    bytes[size - 1 - place] = <u8>(limbs[place >> 2] >> (8 * (place & 3)));
  }
  return bytes;
}

/** `a` < `b`, which have one size. */
export function isLess(a: Limbs, b: Limbs): bool {
  for (let i = a.length - 1; i >= 0; i--) if (a[i] != b[i]) return a[i] < b[i];
  return false;
}

/** Takes `b` from `a`, which is no smaller and has one size with it, or owes 1 above its last limb. */
export function subtract(a: Limbs, b: Limbs): void {
  let borrow: u64 = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = <u64>a[i] - b[i] - borrow;
    a[i] = <u32>difference;
    borrow = difference >> 63;
  }
}

/** Adds `b`, which has one size with `a`; what is carried out of the last limb. */
export function add(a: Limbs, b: Limbs): u32 {
  let carry: u64 = 0;
  for (let i = 0; i < a.length; i++) {
    carry += <u64>a[i] + b[i];
    a[i] = <u32>carry;
    carry >>= 32;
  }
  return <u32>carry;
}

/** `a` times `b` plus `c`, which all have one size, in twice as many limbs. */
export function product(a: Limbs, b: Limbs, c: Limbs): Limbs {
  const size = a.length;
  const result = new StaticArray<u32>(2 * size);
  for (let i = 0; i < size; i++) result[i] = c[i];
  for (let i = 0; i < size; i++) {
    let carry: u64 = 0;
    for (let j = 0; j < size; j++) {
      carry += <u64>a[i] * b[j] + result[i + j];
      result[i + j] = <u32>carry;
      carry >>= 32;
    }
    result[i + size] = <u32>carry;
  }
  return result;
}
