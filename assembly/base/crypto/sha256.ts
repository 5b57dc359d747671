import { Bytes } from "../bytes";

const BLOCK = 64;
const DIGEST = 32;
/** Where a block's last 8 bytes begin: they hold the message's length in bits (FIPS 180-4 5.1.1). */
const LENGTH_AT = 56;

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

/** Of the block that is worked in. */
const schedule = new StaticArray<u32>(BLOCK);

/** The digest of `data`, 32 bytes. */
export function sha256(data: Bytes): Bytes {
  const hash = new Sha256();
  hash.update(data);
  return hash.digest();
}

/** SHA-256 (FIPS 180-4) of a message that comes in pieces; how it is cut does not matter. */
export class Sha256 {
  private readonly block: Bytes = new StaticArray<u8>(BLOCK);
  private used: i32 = 0;
  private total: u64 = 0;
  /** FIPS 180-4 5.3.3. */
  private a: u32 = 0x6a09e667;
  private b: u32 = 0xbb67ae85;
  private c: u32 = 0x3c6ef372;
  private d: u32 = 0xa54ff53a;
  private e: u32 = 0x510e527f;
  private f: u32 = 0x9b05688c;
  private g: u32 = 0x1f83d9ab;
  private h: u32 = 0x5be0cd19;

  /** Appends `data` to the message. */
  update(data: Bytes): void {
    this.updateFrom(data, 0);
  }

  /** Appends what of `data` begins at `start`. */
  updateFrom(data: Bytes, start: i32): void {
    const size = data.length;
    let taken = max(0, start);
    this.total += max(0, size - taken);
    while (taken < size) {
      const part = min(size - taken, BLOCK - this.used);
      memory.copy(changetype<usize>(this.block) + this.used, changetype<usize>(data) + taken, part);
      taken += part;
      this.used += part;
      if (this.used == BLOCK) this.compress();
    }
  }

  /** Ends the message and gives its digest, 32 bytes. To be called once; the object is of no use afterwards. */
  digest(): Bytes {
    const bits = this.total << 3;
    this.block[this.used++] = 0x80;
    if (this.used > LENGTH_AT) this.pad(BLOCK);
    this.pad(LENGTH_AT);
    store<u64>(changetype<usize>(this.block), bswap<u64>(bits), LENGTH_AT);
    this.compress();
    const words: StaticArray<u32> = [this.a, this.b, this.c, this.d, this.e, this.f, this.g, this.h];
    const result = new StaticArray<u8>(DIGEST);
    for (let i = 0; i < words.length; i++) {
      store<u32>(changetype<usize>(result) + ((<usize>i) << 2), bswap<u32>(words[i]));
    }
    return result;
  }

  /** Fills the block with zeros up to `end`, and works it in when that is its whole. */
  private pad(end: i32): void {
    memory.fill(changetype<usize>(this.block) + this.used, 0, end - this.used);
    this.used = end;
    if (end == BLOCK) this.compress();
  }

  /** FIPS 180-4 6.2.2; `used` is 0 afterwards. All indexes are below 64. */
  private compress(): void {
    this.expand();
    let a = this.a;
    let b = this.b;
    let c = this.c;
    let d = this.d;
    let e = this.e;
    let f = this.f;
    let g = this.g;
    let h = this.h;
    for (let i = 0; i < BLOCK; i++) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const first = h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + choice + unchecked(ROUND_CONSTANTS[i] + schedule[i]);
      const second = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + majority;
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    this.a += a;
    this.b += b;
    this.c += c;
    this.d += d;
    this.e += e;
    this.f += f;
    this.g += g;
    this.h += h;
    this.used = 0;
  }

  /** The message schedule of the block (FIPS 180-4 6.2.2 step 1). */
  private expand(): void {
    const block = changetype<usize>(this.block);
    for (let i = 0; i < 16; i++) unchecked((schedule[i] = bswap<u32>(load<u32>(block + ((<usize>i) << 2)))));
    for (let i = 16; i < BLOCK; i++) {
      const early = unchecked(schedule[i - 15]);
      const late = unchecked(schedule[i - 2]);
      const small = rotr(early, 7) ^ rotr(early, 18) ^ (early >> 3);
      const large = rotr(late, 17) ^ rotr(late, 19) ^ (late >> 10);
      unchecked((schedule[i] = schedule[i - 16] + small + schedule[i - 7] + large));
    }
  }
}
