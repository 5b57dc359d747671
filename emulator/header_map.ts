/** Headers as a test author writes them: one value or several per name. */
export type HeaderInput = Record<string, string | readonly string[]>;

/**
 * An ordered header map as Envoy keeps it: names in lower case, several values per name allowed.
 * Values are held one character per byte (latin1), so that any byte a guest writes survives.
 */
export class HeaderMap {
  private entries: (readonly [string, string])[] = [];

  /** Builds a map from text; values are encoded as UTF-8. */
  static from(input: HeaderInput): HeaderMap {
    const map = new HeaderMap();
    for (const [name, values] of Object.entries(input)) {
      for (const value of typeof values === "string" ? [values] : values) map.add(name, binary(value));
    }
    return map;
  }

  clone(): HeaderMap {
    const copy = new HeaderMap();
    copy.entries = [...this.entries];
    return copy;
  }

  get count(): number {
    return this.entries.length;
  }

  /** Bytes of all names and values, as `proxy_get_header_map_size` counts them. */
  get byteSize(): number {
    return this.entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** First value of the name, one character per byte. */
  get(name: string): string | undefined {
    const lower = name.toLowerCase();
    return this.entries.find((entry) => entry[0] === lower)?.[1];
  }

  /** First value of the name decoded as UTF-8. */
  text(name: string): string | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : unicode(value);
  }

  add(name: string, value: string): void {
    this.entries.push([name.toLowerCase(), value]);
  }

  /** Replaces every value of the name by one, at the place of the first. */
  replace(name: string, value: string): void {
    const lower = name.toLowerCase();
    const at = this.entries.findIndex((entry) => entry[0] === lower);
    if (at < 0) return this.add(lower, value);
    this.entries[at] = [lower, value];
    this.entries = this.entries.filter((entry, index) => index <= at || entry[0] !== lower);
  }

  remove(name: string): void {
    const lower = name.toLowerCase();
    this.entries = this.entries.filter((entry) => entry[0] !== lower);
  }

  clear(): void {
    this.entries = [];
  }

  /** All pairs in order, values one character per byte. */
  binaryPairs(): readonly (readonly [string, string])[] {
    return this.entries;
  }

  /** All pairs in order, values decoded as UTF-8. */
  pairs(): [string, string][] {
    return this.entries.map(([name, value]) => [name, unicode(value)]);
  }

  /** One text per name; several values are joined by ", ". */
  toObject(): Record<string, string> {
    const object: Record<string, string> = {};
    for (const [name, value] of this.pairs()) {
      const before = object[name];
      object[name] = before === undefined ? value : `${before}, ${value}`;
    }
    return object;
  }

  /** The ABI's serialisation: count, all sizes, then every name and value closed by a NUL. Empty map: no bytes. */
  serialise(): Buffer {
    if (this.entries.length === 0) return Buffer.alloc(0);
    const sizes = Buffer.alloc(4 + 8 * this.entries.length);
    sizes.writeUInt32LE(this.entries.length, 0);
    const parts: Buffer[] = [sizes];
    this.entries.forEach(([name, value], index) => {
      sizes.writeUInt32LE(name.length, 4 + 8 * index);
      sizes.writeUInt32LE(value.length, 8 + 8 * index);
      parts.push(Buffer.from(`${name}\0${value}\0`, "latin1"));
    });
    return Buffer.concat(parts);
  }

  /** Reads the ABI's serialisation; undefined when the sizes do not fit the bytes. */
  static deserialise(bytes: Buffer): HeaderMap | undefined {
    const map = new HeaderMap();
    if (bytes.length === 0) return map;
    if (bytes.length < 4) return undefined;
    const count = bytes.readUInt32LE(0);
    let at = 4 + 8 * count;
    if (at > bytes.length) return undefined;
    for (let index = 0; index < count; index++) {
      const nameEnd = at + bytes.readUInt32LE(4 + 8 * index);
      const valueEnd = nameEnd + 1 + bytes.readUInt32LE(8 + 8 * index);
      if (valueEnd + 1 > bytes.length) return undefined;
      map.add(bytes.toString("latin1", at, nameEnd), bytes.toString("latin1", nameEnd + 1, valueEnd));
      at = valueEnd + 1;
    }
    return map;
  }
}

/** Text as one character per UTF-8 byte. */
export function binary(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The inverse of `binary`. */
export function unicode(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}
