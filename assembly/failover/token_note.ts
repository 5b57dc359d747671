import { RecordReader } from "./record_reader";
import { RecordWriter } from "./record_writer";
import { TokenHealth } from "./token_health";

/** Whether there is anything to note of `entry`: without it there is no note. */
export function hasNote(entry: TokenHealth): bool {
  return entry.reason != 0 || entry.status != 0;
}

/**
 * What the entry of a token has no room for, written so that versions which know no notes read all else.
 *
 *     note = reason:1 status:2
 */
export function writeNote(writer: RecordWriter, entry: TokenHealth): void {
  writer.number(entry.reason, 1);
  writer.number(entry.status, 2);
}

/** Reads a note into `entry`; false when it is not sound. */
export function readNote(reader: RecordReader, entry: TokenHealth): bool {
  entry.reason = <u8>reader.number(1);
  entry.status = <u16>reader.number(2);
  return reader.isDone;
}
