/** A property as a test sets it: text, bytes, a number (int64 for a guest), a flag, or undefined = missing. */
export type PropertyValue = string | Uint8Array | number | boolean | undefined;

/**
 * Properties a test sets. Names are written with dots ("xds.cluster_name"); guests must separate the parts by NUL, as
 * Envoy demands, so a guest that asks with dots finds nothing.
 */
export class Properties {
  private readonly values = new Map<string, PropertyValue>();

  constructor(initial: Readonly<Record<string, PropertyValue>> = {}) {
    for (const [name, value] of Object.entries(initial)) this.set(name, value);
  }

  set(name: string, value: PropertyValue): void {
    this.values.set(name.replaceAll(".", "\0"), value);
  }

  /** True when the test has spoken about this path, be it that the property is missing. */
  decides(path: string): boolean {
    return this.values.has(path);
  }

  get(path: string): Buffer | undefined {
    return encodeProperty(this.values.get(path));
  }
}

/** Bytes of a property as Envoy serialises it: text as it is, numbers as int64, flags as one byte. */
export function encodeProperty(value: PropertyValue): Buffer | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "boolean") return Buffer.from([value ? 1 : 0]);
  if (typeof value !== "number") return Buffer.from(value);
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}
