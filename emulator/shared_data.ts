import { Status } from "./abi.ts";

/** A value of the store with the version a compare-and-set must name. */
export interface SharedValue {
  readonly value: Buffer;
  readonly cas: number;
}

/** The process-wide store (proxy-wasm-cpp-host `src/shared_data.cc`): one cas counter, no delete, no expiry. */
export class SharedData {
  private readonly values = new Map<string, SharedValue>();
  private lastCas = 0;

  get size(): number {
    return this.values.size;
  }

  get keys(): string[] {
    return [...this.values.keys()];
  }

  get(key: string): SharedValue | undefined {
    return this.values.get(key);
  }

  /** On an existing key a cas other than 0 must match; 0 overwrites; on a missing key any cas creates. */
  set(key: string, value: Buffer | string, cas = 0): number {
    const before = this.values.get(key);
    if (before !== undefined && cas !== 0 && cas !== before.cas) return Status.CasMismatch;
    this.lastCas = this.lastCas === 0xffffffff ? 1 : this.lastCas + 1;
    this.values.set(key, { value: Buffer.from(value), cas: this.lastCas });
    return Status.Ok;
  }

  /** What happens when the last VM of the vm_id goes: the store starts empty. */
  lose(): void {
    this.values.clear();
  }
}
