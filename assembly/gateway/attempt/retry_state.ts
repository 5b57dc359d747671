import { Bytes, EMPTY, indexOf, joined, slice, text, utf8 } from "../../base/bytes";
import { decimal, parseLong } from "../../base/decimal";
import { ApiOwner } from "../../canonical/api";
import { NO_FINGERPRINTS } from "../../failover/pick";

/** Hex digits of a token's fingerprint. */
const FINGERPRINT_DIGITS: i32 = 16;
const NEWLINE: u8 = 0x0a;
const LINES: i32 = 6;

/** Filter state that holds it. */
export const STATE_RETRY: Bytes = utf8("ai_proxy.request");

/** Flags before the fingerprints, in this order; no hex digits. */
const PROBE: u8 = 0x50;
const ANTHROPIC: u8 = 0x4d;
const REFUSED: u8 = 0x52;
const THOUGHTLESS: u8 = 0x54;
const AGAIN: u8 = 0x41;
/** Before the fingerprint of a token whose answer was no good. */
const FAILED: u8 = 0x2d;
/** Before the fingerprint of a token whose account had used up its quota. */
const SPENT: u8 = 0x24;

/**
 * What the attempts of one request leave in filter state for the later ones: the header edits of attempt 1 are there in
 * attempt 2, so what the client asked for is kept here. No credential, no query parameter that could be one.
 * Written as lines: authority, path with query, path of the route, flags and fingerprints tried, id of the request,
 * time of the attempt.
 */
export class RetryState {
  /** Whether the request is a probe, which must not go out twice. */
  isProbe: bool = false;
  /** Whose API the client speaks, where its path leaves that open. */
  owner: ApiOwner = ApiOwner.Canonical;
  /** Whether a token got the answer that the request itself is at fault. */
  isRefused: bool = false;
  /** Whether the reasoning that the client sends back is left out from now on. */
  dropsThoughts: bool = false;
  /** Whether the last token tried has answered, and is to have the request once more. */
  isAgain: bool = false;
  /** What the VM keeps failures of the request under; "": it keeps none. */
  requestId: string = "";
  /** Fingerprints of the tokens used so far, in order. */
  tried: string[] = NO_FINGERPRINTS;
  /** Of these the ones whose answer was no good. */
  failed: string[] = NO_FINGERPRINTS;
  /** Of these the ones whose account has used up its quota, or has not what is asked for. */
  spent: string[] = NO_FINGERPRINTS;
  /** When the attempt was sent, in Unix milliseconds; 0: it was not, as far as is known. */
  sentMs: u64 = 0;

  constructor(
    readonly authority: Bytes,
    /** Path and query. */
    readonly target: Bytes,
    /** Path that leads here through the routes, before any rewrite. */
    readonly routePath: Bytes,
  ) {}

  /** The state that `bytes` hold; null when they hold none. */
  static parse(bytes: Bytes): RetryState | null {
    if (bytes.length == 0) return null;
    const lines: Bytes[] = [];
    for (let start = 0; start >= 0 && lines.length < LINES;) {
      const end = indexOf(bytes, NEWLINE, start);
      lines.push(slice(bytes, start, end < 0 ? bytes.length : end));
      start = end < 0 ? -1 : end + 1;
    }
    if (lines.length < LINES) return null;
    const state = new RetryState(lines[0], lines[1], lines[2]);
    state.readMarks(lines[3]);
    state.requestId = text(lines[4]);
    state.sentMs = parseLong(lines[5]);
    return state;
  }

  /** No part can hold a line feed: the host refuses it in headers. */
  bytes(): Bytes {
    const id = utf8(this.requestId);
    return joined([this.authority, this.target, this.routePath, this.marks(), id, decimal(this.sentMs)], NEWLINE);
  }

  /** Whether the attempt that left it got no answer. */
  get isUnanswered(): bool {
    const count = this.tried.length;
    if (this.isAgain) return false;
    return count == 0 || !this.failed.includes(this.tried[count - 1]);
  }

  private marks(): Bytes {
    const marks: string[] = [];
    if (this.isProbe) marks.push(String.fromCharCode(PROBE));
    if (this.owner == ApiOwner.Anthropic) marks.push(String.fromCharCode(ANTHROPIC));
    if (this.isRefused) marks.push(String.fromCharCode(REFUSED));
    if (this.dropsThoughts) marks.push(String.fromCharCode(THOUGHTLESS));
    if (this.isAgain) marks.push(String.fromCharCode(AGAIN));
    for (let i = 0; i < this.tried.length; i++) {
      if (this.spent.includes(this.tried[i])) marks.push(String.fromCharCode(SPENT));
      else if (this.failed.includes(this.tried[i])) marks.push(String.fromCharCode(FAILED));
      marks.push(this.tried[i]);
    }
    return marks.length == 0 ? EMPTY : utf8(marks.join(""));
  }

  private readMarks(marks: Bytes): void {
    this.isProbe = marks.length > 0 && marks[0] == PROBE;
    let at = this.isProbe ? 1 : 0;
    const isAnthropic = marks.length > at && marks[at] == ANTHROPIC;
    this.owner = isAnthropic ? ApiOwner.Anthropic : ApiOwner.Canonical;
    if (isAnthropic) at++;
    this.isRefused = marks.length > at && marks[at] == REFUSED;
    if (this.isRefused) at++;
    this.dropsThoughts = marks.length > at && marks[at] == THOUGHTLESS;
    if (this.dropsThoughts) at++;
    this.isAgain = marks.length > at && marks[at] == AGAIN;
    if (this.isAgain) at++;
    this.tried = [];
    this.failed = [];
    this.spent = [];
    while (at < marks.length) {
      const isSpent = marks[at] == SPENT;
      const hasFailed = isSpent || marks[at] == FAILED;
      if (hasFailed) at++;
      if (at + FINGERPRINT_DIGITS > marks.length) return;
      const fingerprint = text(slice(marks, at, at + FINGERPRINT_DIGITS));
      this.tried.push(fingerprint);
      if (hasFailed) this.failed.push(fingerprint);
      if (isSpent) this.spent.push(fingerprint);
      at += FINGERPRINT_DIGITS;
    }
  }
}
