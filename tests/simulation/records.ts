/** Readers of the shared records, written from their description alone: what the checkers know of the store. */

/** Health of one token as the record tells it. Times in Unix milliseconds. */
export interface Entry {
  /** Whether it is out, be it that it rests. */
  readonly ejected: boolean;
  /** Whether only time keeps it out, and whether a request is to tell whether that is over. */
  readonly resting: boolean;
  readonly onTrial: boolean;
  /** When a trial brought it back; 0: none did. */
  readonly backSinceMs: number;
  /** HTTP status of the answer that took it out; 0: not told. */
  readonly status: number;
  readonly failures: number;
  /** Whether the last failure was a 5xx or a timeout. */
  readonly vendorFault: boolean;
  /** Whether a probe is to decide about a token that serves. */
  readonly doubted: boolean;
  readonly passes: number;
  readonly generation: number;
  /** When it was taken out; 0: it serves, or that is not told. */
  readonly outSinceMs: number;
  readonly failedProbes: number;
  readonly notBeforeMs: number;
  readonly dueMs: number;
  readonly touchedMs: number;
  readonly claim: "none" | "open" | "used";
  /** Hexadecimal; empty when nothing is claimed. */
  readonly nonce: string;
  readonly route: string;
}

/** Until when a token may not use a model, in Unix milliseconds, by `pairOf`. */
export type Forbidden = ReadonlyMap<string, number>;

/** Fingerprint -> entry, and the models that tokens may not use. */
export type Roster = ReadonlyMap<string, Entry> & { readonly forbidden?: Forbidden };

/** Who leads. */
export interface Lease {
  readonly holder: string;
  readonly expiresMs: number;
  readonly term: number;
}

/** What a token without an entry has. */
export const plain: Entry = {
  ejected: false,
  resting: false,
  onTrial: false,
  backSinceMs: 0,
  status: 0,
  failures: 0,
  vendorFault: false,
  doubted: false,
  passes: 0,
  generation: 0,
  outSinceMs: 0,
  failedProbes: 0,
  notBeforeMs: 0,
  dueMs: 0,
  touchedMs: 0,
  claim: "none",
  nonce: "",
  route: "",
};

const claims = ["none", "open", "used"] as const;
const tokenKind = 1;
const modelKind = 2;
const noteKind = 3;
const maxEntries = 2048;
const maxModels = 256;
const routeCaps = [255, 512, 255];

class Bytes {
  at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  number(size: 1 | 2 | 4): number {
    this.at += size;
    return this.bytes.readUIntLE(this.at - size, size);
  }

  long(): number {
    this.at += 8;
    return this.bytes.readUInt32LE(this.at - 8) + this.bytes.readUInt32LE(this.at - 4) * 2 ** 32;
  }

  take(size: number): Buffer {
    if (this.at + size > this.bytes.length) throw new RangeError("beyond the end");
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}

/** The roster in `bytes`; undefined when they are none. */
export function decodeRoster(bytes: Buffer): Roster | undefined {
  return attempt(() => {
    const reader = new Bytes(bytes);
    if (reader.take(4).toString("latin1") !== "aipR" || reader.number(1) !== 1) return undefined;
    const forbidden = new Map<string, number>();
    const roster = Object.assign(new Map<string, Entry>(), { forbidden });
    const count = reader.number(2);
    if (count > maxEntries) return undefined;
    let last = "";
    for (let index = 0; index < count; index++) {
      const kind = reader.number(1);
      const payload = reader.take(reader.number(2));
      if (kind === modelKind && !readPair(new Bytes(payload), forbidden)) return undefined;
      if (kind === noteKind && !readNote(new Bytes(payload), last, roster)) return undefined;
      if (kind !== tokenKind) continue;
      const fingerprint = readEntry(new Bytes(payload), roster);
      if (fingerprint <= last || forbidden.size > 0) return undefined;
      last = fingerprint;
    }
    return reader.done ? roster : undefined;
  });
}

/** The lease in `bytes`; undefined when they are none. */
export function decodeLease(bytes: Buffer): Lease | undefined {
  return attempt(() => {
    const reader = new Bytes(bytes);
    if (reader.take(4).toString("latin1") !== "aipL" || reader.number(1) !== 1) return undefined;
    const holder = reader.take(8).toString("hex");
    const lease = { holder, expiresMs: reader.long(), term: reader.long() };
    return reader.done ? lease : undefined;
  });
}

/** Adds the entry and answers its fingerprint, empty when it is not sound. */
function readEntry(reader: Bytes, roster: Map<string, Entry>): string {
  const fingerprint = reader.take(16).toString("latin1");
  const state = reader.number(1);
  const [failures = 0, passes = 0, generation = 0, failedProbes = 0] = [0, 1, 2, 3].map(() => reader.number(4));
  const [notBeforeMs, dueMs, touchedMs] = [reader.long(), reader.long(), reader.long()];
  const outSinceMs = (state & 8) === 0 ? 0 : reader.long();
  const claim = claims[reader.number(1)];
  if (claim === undefined || ![0, 1, 2, 4, 6, 9].includes(state) || !/^[0-9a-f]{16}$/.test(fingerprint)) return "";
  const nonce = claim === "none" ? "" : reader.take(16).toString("hex");
  const api = reader.number(4);
  const parts = [1, 2, 3].map(() => reader.take(reader.number(2)).toString("latin1"));
  if (!reader.done || !isRoute(parts)) return "";
  const marks = { ejected: (state & 1) !== 0, vendorFault: (state & 2) !== 0, doubted: (state & 4) !== 0 };
  const counts = { ...plain, ...marks, failures, passes, generation, outSinceMs, failedProbes };
  const route = `${api} ${parts.join(" ")}`;
  roster.set(fingerprint, { ...counts, notBeforeMs, dueMs, touchedMs, claim, nonce, route });
  return fingerprint;
}

/** Adds what a note says of the token before it; false when it is not sound. */
function readNote(reader: Bytes, last: string, roster: Map<string, Entry>): boolean {
  const entry = roster.get(last);
  if (entry === undefined || reader.take(16).toString("latin1") !== last) return false;
  const [rest, , status, end] = [reader.number(1), reader.number(1), reader.number(2), reader.long()];
  if (!reader.done || rest > 2 || (rest > 0 && !entry.ejected) || (entry.ejected && end > 0xffff)) return false;
  roster.set(last, { ...entry, resting: rest > 0, onTrial: rest === 2, status, backSinceMs: entry.ejected ? 0 : end });
  return true;
}

/** What a pair of a token and a model is called; names sort as pairs are to be ordered. */
export function pairOf(model: bigint, fingerprint: string): string {
  return `${model.toString(16).padStart(16, "0")} ${fingerprint}`;
}

/** Adds the pair; false when it is not sound. */
function readPair(reader: Bytes, forbidden: Map<string, number>): boolean {
  const [model, fingerprint] = [reader.take(8).readBigUInt64LE(), reader.take(16).toString("latin1")];
  const untilMs = reader.long();
  const pair = pairOf(model, fingerprint);
  if (!reader.done || model === 0n || !/^[0-9a-f]{16}$/.test(fingerprint)) return false;
  if (forbidden.size >= maxModels || pair <= ([...forbidden.keys()].at(-1) ?? "")) return false;
  forbidden.set(pair, untilMs);
  return true;
}

/** Authority, path and cluster are all printable, within their caps, the path without query; or all are empty. */
function isRoute(parts: readonly string[]): boolean {
  if (parts.every((part) => part === "")) return true;
  const fits = parts.every((part, index) => /^[!-~]+$/.test(part) && part.length <= (routeCaps[index] ?? 0));
  return fits && !/[?#]/.test(parts[1] ?? "");
}

function attempt<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
