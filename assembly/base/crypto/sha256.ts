import { Bytes } from "../bytes";
import { BLOCK, expand, schedule } from "./sha256_schedule";

const DIGEST = 32;
/** Where a block's last 8 bytes begin: they hold the message's length in bits (FIPS 180-4 5.1.1). */
const LENGTH_AT = 56;

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
      if (this.used == 0 && size - taken >= BLOCK) {
        this.compress(changetype<usize>(data) + taken);
        taken += BLOCK;
        continue;
      }
      const part = min(size - taken, BLOCK - this.used);
      memory.copy(changetype<usize>(this.block) + this.used, changetype<usize>(data) + taken, part);
      taken += part;
      this.used += part;
      if (this.used == BLOCK) this.flush();
    }
  }

  /** Ends the message and gives its digest, 32 bytes. To be called once; the object is of no use afterwards. */
  digest(): Bytes {
    const bits = this.total << 3;
    this.block[this.used++] = 0x80;
    if (this.used > LENGTH_AT) this.pad(BLOCK);
    this.pad(LENGTH_AT);
    store<u64>(changetype<usize>(this.block), bswap<u64>(bits), LENGTH_AT);
    this.flush();
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
    if (end == BLOCK) this.flush();
  }

  /** Works in the block that was collected. */
  private flush(): void {
    this.compress(changetype<usize>(this.block));
    this.used = 0;
  }

  /** Works in the 64 bytes at `block` (FIPS 180-4 6.2.2). All indexes are below 64. */
  private compress(block: usize): void {
    expand(block);
    let a = this.a;
    let b = this.b;
    let c = this.c;
    let d = this.d;
    let e = this.e;
    let f = this.f;
    let g = this.g;
    let h = this.h;
    for (let i = 0; i < BLOCK; i++) {
      const choice = g ^ (e & (f ^ g));
      const majority = (a & b) | (c & (a | b));
      const first = h + unchecked(schedule[i]) + choice + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25));
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
  }
}
