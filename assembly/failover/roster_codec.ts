import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { readPair, writePair } from "./forbidden_codec";
import { ProbeRoute } from "./probe_route";
import { RecordReader } from "./record_reader";
import { RecordWriter } from "./record_writer";
import { MAX_ENTRIES, Roster } from "./roster";
import { hasNote, readNote, writeNote } from "./token_note";
import { Health, NONCE_BYTES, TokenHealth } from "./token_health";

const MAGIC: Bytes = utf8("aipR");
const VERSION: u8 = 1;

/** Added to the health of a token whose last failure was a 5xx or a timeout. */
const VENDOR_FAULT: u64 = 2;
/** Added to the health of a token that is doubted. */
const DOUBTED: u64 = 4;
/** Added to the health of a token that is out, where it is told since when. */
const DATED: u64 = 8;

/** What an entry is about. Others come with later versions: this one passes over them by their length. */
enum EntryKind {
  Token = 1,
  ForbiddenModel,
  /** What was not told of tokens before; it follows the entry of its token. */
  Note,
}

/** Each token may have a note. */
const MOST_ENTRIES: i32 = 2 * MAX_ENTRIES;

/** How an entry's claim stands. */
enum ClaimState {
  None,
  Open,
  Used,
}

/**
 * The record as bytes; equal rosters give equal bytes.
 *
 *     record = "aipR" version:1 count:2 entry*                          numbers are little-endian, sizes in bytes
 *     entry  = kind:1 length:2 payload                                  tokens first, ascending by fingerprint
 *     token  = fingerprint:16 state:1 failures:4 passes:4 generation:4 failedProbes:4
 *              notBefore:8 due:8 touched:8 [outSince:8] claim:1 [nonce:16] api:4 authority path cluster
 *     model  = model:8 fingerprint:16 until:8                           ascending
 *     state  = 1 if it is out, else 0; of a healthy one: and 2 if the last failure was the vendor's, and 4 if it is
 *              doubted; of one that is out: and 8 if outSince is there
 *     authority, path, cluster = length:2 bytes
 *     note   = fingerprint:16 and what `token_note.ts` says, of the token before it
 */
export function encodeRoster(roster: Roster): Bytes {
  const all = roster.fingerprints();
  const count = min(all.length, MAX_ENTRIES);
  const writer = new RecordWriter();
  const payload = new RecordWriter();
  let notes = 0;
  for (let i = 0; i < count; i++) if (hasNote(roster.get(all[i]))) notes++;
  const pairs = roster.forbidden.pairs;
  // Earlier versions take a record of more entries for garbage.
  const pairCount = min(pairs.length, max(0, MAX_ENTRIES - count - notes));
  writer.raw(MAGIC);
  writer.number(VERSION, 1);
  writer.number(count + notes + pairCount, 2);
  for (let i = 0; i < count; i++) {
    const entry = roster.get(all[i]);
    writeToken(payload, all[i], entry);
    writer.number(EntryKind.Token, 1);
    writer.sized(payload.take());
    if (!hasNote(entry)) continue;
    payload.raw(utf8(all[i]));
    writeNote(payload, entry);
    writer.number(EntryKind.Note, 1);
    writer.sized(payload.take());
  }
  for (let i = 0; i < pairCount; i++) {
    writePair(payload, pairs[i]);
    writer.number(EntryKind.ForbiddenModel, 1);
    writer.sized(payload.take());
  }
  return writer.take();
}

/** The roster in `bytes`; null when they are no record of this version, sound to the last byte. */
export function decodeRoster(bytes: Bytes): Roster | null {
  const reader = new RecordReader(bytes);
  if (!reader.expect(MAGIC) || <u8>reader.number(1) != VERSION) return null;
  const count = <i32>reader.number(2);
  if (count > MOST_ENTRIES) return null;
  const roster = new Roster();
  let last = "";
  for (let i = 0; i < count; i++) {
    const kind = <i32>reader.number(1);
    const payload = reader.sized();
    if (!reader.isSound) return null;
    const isNote = kind == EntryKind.Note;
    if (isNote && (!roster.forbidden.isEmpty || !readNoteOf(last, new RecordReader(payload), roster))) return null;
    if (kind == EntryKind.ForbiddenModel && !readPair(new RecordReader(payload), roster.forbidden)) return null;
    if (kind != EntryKind.Token) continue;
    const fingerprint = readToken(new RecordReader(payload), roster);
    if (fingerprint <= last || roster.size > MAX_ENTRIES || !roster.forbidden.isEmpty) return null;
    last = fingerprint;
  }
  return reader.isDone ? roster : null;
}

function writeToken(writer: RecordWriter, fingerprint: string, entry: TokenHealth): void {
  writer.raw(utf8(fingerprint));
  const dated = entry.outSinceMs > 0 ? DATED : 0;
  const marks = (entry.vendorFault ? VENDOR_FAULT : 0) | (entry.doubted ? DOUBTED : 0) | dated;
  writer.number((<u64>(entry.serves ? Health.Healthy : Health.Ejected)) | marks, 1);
  writer.number(entry.consecutiveFailures, 4);
  writer.number(entry.consecutivePasses, 4);
  writer.number(entry.generation, 4);
  writer.number(entry.failedProbes, 4);
  writer.number(entry.notBeforeMs, 8);
  writer.number(entry.dueMs, 8);
  writer.number(entry.touchedMs, 8);
  if (dated > 0) writer.number(entry.outSinceMs, 8);
  writer.number(claimStateOf(entry), 1);
  if (entry.nonce.length == NONCE_BYTES) writer.raw(entry.nonce);
  writer.number(entry.probeRoute.api, 4);
  writer.sized(entry.probeRoute.authority);
  writer.sized(entry.probeRoute.path);
  writer.sized(entry.probeRoute.cluster);
}

/** Reads an entry into `roster` and answers its fingerprint; "" when it is not sound. */
function readToken(reader: RecordReader, roster: Roster): string {
  const fingerprint = reader.fingerprint();
  const state = <i32>reader.number(1);
  const entry = new TokenHealth();
  entry.health = <Health>(state & (<i32>Health.Ejected));
  entry.vendorFault = (state & (<i32>VENDOR_FAULT)) != 0;
  entry.doubted = (state & (<i32>DOUBTED)) != 0;
  entry.consecutiveFailures = <u32>reader.number(4);
  entry.consecutivePasses = <u32>reader.number(4);
  entry.generation = <u32>reader.number(4);
  entry.failedProbes = <u32>reader.number(4);
  entry.notBeforeMs = reader.number(8);
  entry.dueMs = reader.number(8);
  entry.touchedMs = reader.number(8);
  if ((state & (<i32>DATED)) != 0) entry.outSinceMs = reader.number(8);
  const claim = <i32>reader.number(1);
  entry.nonce = claim == ClaimState.None ? EMPTY : reader.raw(NONCE_BYTES);
  entry.nonceUsed = claim == ClaimState.Used;
  const routed = readRoute(reader, entry);
  if (!routed || !reader.isDone || !isState(state) || claim > ClaimState.Used) return "";
  if (fingerprint.length > 0) roster.set(fingerprint, entry);
  return fingerprint;
}

/** Reads a note into the entry before it, which is that of `fingerprint`; false when it is not sound, or the second. */
function readNoteOf(fingerprint: string, reader: RecordReader, roster: Roster): bool {
  if (!reader.expect(utf8(fingerprint)) || fingerprint.length == 0) return false;
  const entry = roster.get(fingerprint);
  if (hasNote(entry) || !readNote(reader, entry) || !hasNote(entry)) return false;
  roster.set(fingerprint, entry);
  return true;
}

/** Whether `state` is a health with marks that it can have. */
function isState(state: i32): bool {
  if ((state & ~(<i32>DATED)) == Health.Ejected) return true;
  return (state & ~(<i32>(VENDOR_FAULT | DOUBTED))) == Health.Healthy;
}

/** Reads the route of `entry`; false unless it is one that could have been recorded. */
function readRoute(reader: RecordReader, entry: TokenHealth): bool {
  const api = <u32>reader.number(4);
  const authority = reader.sized();
  const path = reader.sized();
  const cluster = reader.sized();
  const route = ProbeRoute.of(api, authority, path, cluster);
  entry.probeRoute = route;
  if (!route.isKnown) return authority.length + path.length + cluster.length == 0;
  return route.path.length == path.length;
}

function claimStateOf(entry: TokenHealth): ClaimState {
  if (entry.nonce.length != NONCE_BYTES) return ClaimState.None;
  return entry.nonceUsed ? ClaimState.Used : ClaimState.Open;
}
