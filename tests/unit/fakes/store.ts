import { Bytes, EMPTY, text } from "../../../assembly/base/bytes";
import { NEVER, SharedStore, Snapshot, WriteOutcome } from "../../../assembly/ports/shared_store";

/** A store in memory that works like Envoy's: one version counter, and any version creates a missing key. */
export class FakeStore extends SharedStore {
  gets: i32 = 0;
  /** Writes tried, and writes done. */
  sets: i32 = 0;
  written: i32 = 0;
  /** What the next writes come to instead, one after the other. */
  script: WriteOutcome[] = [];
  /** How many writes go as usual before the script begins. */
  spared: i32 = 0;
  /** What somebody else writes right before each of the next writes of this key, one after the other. */
  rivals: Bytes[] = [];
  private readonly values: Map<string, Snapshot> = new Map<string, Snapshot>();
  private version: u32 = 0;

  override get(key: Bytes): Snapshot {
    this.gets++;
    const name = text(key);
    return this.values.has(name) ? this.values.get(name) : new Snapshot(EMPTY, NEVER);
  }

  override set(key: Bytes, bytes: Bytes, cas: u32): WriteOutcome {
    this.sets++;
    if (this.rivals.length > 0) this.put(key, this.rivals.shift());
    if (this.spared > 0) this.spared--;
    else if (this.script.length > 0) return this.script.shift();
    if (cas == 0) return WriteOutcome.Refused;
    const name = text(key);
    if (this.values.has(name) && this.values.get(name).cas != cas) return WriteOutcome.Conflict;
    this.put(key, bytes);
    this.written++;
    return WriteOutcome.Written;
  }

  /** What `key` holds, without counting as a read. */
  peek(key: Bytes): Bytes {
    const name = text(key);
    return this.values.has(name) ? this.values.get(name).bytes : EMPTY;
  }

  /** Somebody else's write. */
  put(key: Bytes, bytes: Bytes): void {
    this.values.set(text(key), new Snapshot(bytes, ++this.version));
  }

  /** The next `count` writes come to `outcome`. */
  fail(outcome: WriteOutcome, count: i32): void {
    for (let i = 0; i < count; i++) this.script.push(outcome);
  }
}
