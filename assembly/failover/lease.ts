import { Bytes, utf8 } from "../base/bytes";
import { RecordReader } from "./record_reader";
import { RecordWriter } from "./record_writer";

const MAGIC: Bytes = utf8("aipL");
const VERSION: u8 = 1;

/** Who leads, until when, and in which term. */
export class Lease {
  constructor(
    /** Random id of a root context of one VM. */
    readonly holder: u64,
    /** Unix milliseconds. */
    readonly expiresMs: u64,
    /** Goes up by one whenever the holder changes: each term has one holder. */
    readonly term: u64,
  ) {}
}

/** Nobody leads, and nobody ever has. */
export const VACANT = new Lease(0, 0, 0);

/** `"aipL" version:1 holder:8 expires:8 term:8`, numbers little-endian. */
export function encodeLease(lease: Lease): Bytes {
  const writer = new RecordWriter();
  writer.raw(MAGIC);
  writer.number(VERSION, 1);
  writer.number(lease.holder, 8);
  writer.number(lease.expiresMs, 8);
  writer.number(lease.term, 8);
  return writer.take();
}

/** The lease in `bytes`; null when they are none of this version. */
export function decodeLease(bytes: Bytes): Lease | null {
  const reader = new RecordReader(bytes);
  if (!reader.expect(MAGIC) || <u8>reader.number(1) != VERSION) return null;
  const lease = new Lease(reader.number(8), reader.number(8), reader.number(8));
  return reader.isDone ? lease : null;
}
