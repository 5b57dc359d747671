/** Bytes of a message that are worked in at a time, and steps that it takes (FIPS 180-4 6.2). */
export const BLOCK = 64;

/** FIPS 180-4 4.2.2. */
// prettier-ignore
const ROUND_CONSTANTS: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/** Of the block that is worked in: each word of its schedule and the round's constant, added. */
export const schedule = new StaticArray<u32>(BLOCK);

/** The schedule of the 64 bytes at `block` (FIPS 180-4 6.2.2 step 1), four words at a time. */
export function expand(block: usize): void {
  let last16 = bigEndian(block, 0);
  let last12 = bigEndian(block, 16);
  let last8 = bigEndian(block, 32);
  let last4 = bigEndian(block, 48);
  plan(0, last16);
  plan(16, last12);
  plan(32, last8);
  plan(48, last4);
  for (let at: usize = 64; at < (<usize>BLOCK) << 2; at += 16) {
    const early = i32x4.shuffle(last16, last12, 1, 2, 3, 4);
    const middle = i32x4.shuffle(last8, last4, 1, 2, 3, 4);
    const known = i32x4.add(i32x4.add(last16, middle), small(early));
    // The last two words of the four need the first two.
    const firstTwo = i32x4.add(known, large(i32x4.shuffle(last4, last4, 2, 3, 2, 3)));
    const lastTwo = i32x4.add(known, large(i32x4.shuffle(firstTwo, firstTwo, 0, 1, 0, 1)));
    last16 = last12;
    last12 = last8;
    last8 = last4;
    last4 = i32x4.shuffle(firstTwo, lastTwo, 0, 1, 6, 7);
    plan(at, last4);
  }
}

/** Notes four words of the schedule, of which the first goes to byte `at` of it. */
// @ts-ignore: decorator
@inline
function plan(at: usize, words: v128): void {
  const constants = v128.load(changetype<usize>(ROUND_CONSTANTS) + at);
  v128.store(changetype<usize>(schedule) + at, i32x4.add(words, constants));
}

// @ts-ignore: decorator
@inline
function bigEndian(block: usize, at: usize): v128 {
  const bytes = v128.load(block + at);
  return i8x16.shuffle(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** FIPS 180-4 4.1.2, (4.6). */
// @ts-ignore: decorator
@inline
function small(words: v128): v128 {
  return v128.xor(v128.xor(turned(words, 7), turned(words, 18)), i32x4.shr_u(words, 3));
}

/** FIPS 180-4 4.1.2, (4.7). */
// @ts-ignore: decorator
@inline
function large(words: v128): v128 {
  return v128.xor(v128.xor(turned(words, 17), turned(words, 19)), i32x4.shr_u(words, 10));
}

/** Each word turned right by `bits`. */
// @ts-ignore: decorator
@inline
function turned(words: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(words, bits), i32x4.shl(words, 32 - bits));
}
