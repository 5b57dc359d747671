/** A body (or a part of one) a guest may read and edit, with Envoy's narrow set of edits. */
export class BodyBuffer {
  bytes: Buffer;
  private readonly writable: boolean;

  constructor(bytes: Buffer, access: "writable" | "read only" = "writable") {
    this.bytes = bytes;
    this.writable = access === "writable";
  }

  get length(): number {
    return this.bytes.length;
  }

  append(bytes: Buffer): void {
    this.bytes = this.bytes.length === 0 ? bytes : Buffer.concat([this.bytes, bytes]);
  }

  /** Takes everything out. */
  drain(): Buffer {
    const all = this.bytes;
    this.bytes = Buffer.alloc(0);
    return all;
  }

  /**
   * `proxy_set_buffer_bytes`: start 0 replaces the first `length` bytes (0 = prepend, all = replace the whole body),
   * a start at or behind the end appends, anything else is refused.
   */
  write(start: number, length: number, bytes: Buffer): boolean {
    if (!this.writable) return false;
    if (start === 0) {
      this.bytes = Buffer.concat([bytes, this.bytes.subarray(Math.min(length, this.bytes.length))]);
      return true;
    }
    if (start < this.bytes.length) return false;
    this.append(bytes);
    return true;
  }
}
