import { RecordReader } from "./record_reader";
import { RecordWriter } from "./record_writer";
import { Health, TokenHealth } from "./token_health";

/** How a token rests. */
enum RestState {
  None,
  Resting,
  OnTrial,
}

/** Whether there is anything to note of `entry`: without it there is no note. */
export function hasNote(entry: TokenHealth): bool {
  return entry.reason != 0 || entry.status != 0 || lastOf(entry) != 0 || restOf(entry) != RestState.None;
}

/**
 * What the entry of a token has no room for. Versions that know no notes read all else: a resting token is out for
 * them, and is probed when its time is over.
 *
 *     note = rest:1 reason:1 status:2 last:8
 *     rest = 1 if the token rests, 2 if it is on trial, else 0
 *     last = of a token that serves: backSince; of one that is out: the code, which versions that know none take for a
 *            return long ago
 */
export function writeNote(writer: RecordWriter, entry: TokenHealth): void {
  writer.number(restOf(entry), 1);
  writer.number(entry.reason, 1);
  writer.number(entry.status, 2);
  writer.number(lastOf(entry), 8);
}

/** Reads a note into `entry`; false when it is not sound. */
export function readNote(reader: RecordReader, entry: TokenHealth): bool {
  const rest = <i32>reader.number(1);
  entry.reason = <u8>reader.number(1);
  entry.status = <u16>reader.number(2);
  const last = reader.number(8);
  if (!reader.isDone || rest > RestState.OnTrial || (!entry.serves && last > u16.MAX_VALUE)) return false;
  if (entry.serves) entry.backSinceMs = last;
  else entry.code = <u16>last;
  if (rest == RestState.None) return true;
  if (entry.health != Health.Ejected) return false;
  entry.health = Health.Resting;
  entry.onTrial = rest == RestState.OnTrial;
  return true;
}

function lastOf(entry: TokenHealth): u64 {
  return entry.serves ? entry.backSinceMs : <u64>entry.code;
}

function restOf(entry: TokenHealth): RestState {
  if (entry.health != Health.Resting) return RestState.None;
  return entry.onTrial ? RestState.OnTrial : RestState.Resting;
}
