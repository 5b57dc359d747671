import { isDigit } from "../ascii";
import { Bytes, equalRange, utf8 } from "../bytes";

const DAY_NAMES: Bytes[] = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");
const SHORT_DAY_NAMES: Bytes[] = words("Mon Tue Wed Thu Fri Sat Sun");
const MONTHS: Bytes[] = words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
/** Days of a year before each month, and of all of it; a leap day aside. */
const DAYS_BEFORE: StaticArray<i32> = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

const SPACE = utf8(" ");
const COMMA = utf8(", ");
const DASH = utf8("-");
const COLON = utf8(":");
const ZONE = utf8(" GMT");
const EPOCH_YEAR: i32 = 1970;
const LEAP_DAYS_BEFORE_EPOCH: i32 = 477;
/** A year of two digits is the last one that is not further ahead than this (RFC 9110, 5.6.7). */
const MOST_YEARS_AHEAD: i32 = 50;
const MS_PER_DAY: u64 = 24 * 60 * 60 * 1000;
/** Days of a year on average. */
const MS_PER_YEAR: u64 = 31556952000;

/**
 * The Unix time in milliseconds of a date as HTTP writes it (RFC 9110, 5.6.7): IMF-fixdate, or one of the obsolete
 * forms, RFC 850's and asctime's. `nowMs` tells the century of RFC 850's years. 0: no such date, or one before 1970.
 */
export function httpDateMs(bytes: Bytes, nowMs: u64): u64 {
  const fixed = new HttpDate(bytes);
  fixed.readFixed();
  if (fixed.isWhole) return fixed.ms;
  const old = new HttpDate(bytes);
  old.readRfc850(nowMs);
  if (old.isWhole) return old.ms;
  const c = new HttpDate(bytes);
  c.readAsctime();
  return c.isWhole ? c.ms : 0;
}

/** One date, read from its beginning; after the first thing that does not fit nothing else counts. */
class HttpDate {
  private at: i32 = 0;
  private fits: bool = true;
  private year: i32 = 0;
  /** 0 to 11. */
  private month: i32 = 0;
  private day: i32 = 0;
  private second: i32 = 0;

  constructor(private readonly bytes: Bytes) {}

  /** Whether all of the text was a date that exists. */
  get isWhole(): bool {
    return this.fits && this.at == this.bytes.length && this.day > 0 && this.day <= daysOf(this.year, this.month);
  }

  get ms(): u64 {
    if (this.year < EPOCH_YEAR) return 0;
    const before = this.year - 1;
    const leapDays = before / 4 - before / 100 + before / 400 - LEAP_DAYS_BEFORE_EPOCH;
    const leapDay = this.month > 1 && isLeap(this.year) ? 1 : 0;
    const days = (this.year - EPOCH_YEAR) * 365 + leapDays + DAYS_BEFORE[this.month] + leapDay + this.day - 1;
    return <u64>days * MS_PER_DAY + <u64>this.second * 1000;
  }

  /** `Sun, 06 Nov 1994 08:49:37 GMT` */
  readFixed(): void {
    this.word(SHORT_DAY_NAMES);
    this.text(COMMA);
    this.day = this.number(2);
    this.text(SPACE);
    this.month = this.word(MONTHS);
    this.text(SPACE);
    this.year = this.number(4);
    this.text(SPACE);
    this.time();
    this.text(ZONE);
  }

  /** `Sunday, 06-Nov-94 08:49:37 GMT` */
  readRfc850(nowMs: u64): void {
    this.word(DAY_NAMES);
    this.text(COMMA);
    this.day = this.number(2);
    this.text(DASH);
    this.month = this.word(MONTHS);
    this.text(DASH);
    const thisYear = EPOCH_YEAR + <i32>min<u64>(nowMs / MS_PER_YEAR, 8000);
    const latest = thisYear + MOST_YEARS_AHEAD;
    const year = latest - (latest % 100) + this.number(2);
    this.year = year > latest ? year - 100 : year;
    this.text(SPACE);
    this.time();
    this.text(ZONE);
  }

  /** `Sun Nov  6 08:49:37 1994` */
  readAsctime(): void {
    this.word(SHORT_DAY_NAMES);
    this.text(SPACE);
    this.month = this.word(MONTHS);
    this.text(SPACE);
    const isPadded = equalRange(this.bytes, this.at, this.at + 1, SPACE);
    if (isPadded) this.at++;
    this.day = this.number(isPadded ? 1 : 2);
    this.text(SPACE);
    this.time();
    this.text(SPACE);
    this.year = this.number(4);
  }

  /** A minute can have a leap second. */
  private time(): void {
    const hour = this.number(2);
    this.text(COLON);
    const minute = this.number(2);
    this.text(COLON);
    const second = this.number(2);
    this.fits = this.fits && hour < 24 && minute < 60 && second <= 60;
    this.second = (hour * 60 + minute) * 60 + second;
  }

  private text(expected: Bytes): void {
    this.fits = this.fits && equalRange(this.bytes, this.at, this.at + expected.length, expected);
    if (this.fits) this.at += expected.length;
  }

  /** Exactly so many digits. */
  private number(digits: i32): i32 {
    let value = 0;
    for (let i = 0; i < digits; i++) {
      this.fits = this.fits && this.at < this.bytes.length && isDigit(this.bytes[this.at]);
      if (!this.fits) return 0;
      value = value * 10 + (this.bytes[this.at++] - 0x30);
    }
    return value;
  }

  /** Which one of `choices` comes; 0 when none does. */
  private word(choices: Bytes[]): i32 {
    for (let i = 0; this.fits && i < choices.length; i++) {
      if (!equalRange(this.bytes, this.at, this.at + choices[i].length, choices[i])) continue;
      this.at += choices[i].length;
      return i;
    }
    this.fits = false;
    return 0;
  }
}

function isLeap(year: i32): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

function daysOf(year: i32, month: i32): i32 {
  return DAYS_BEFORE[month + 1] - DAYS_BEFORE[month] + (month == 1 && isLeap(year) ? 1 : 0);
}

function words(text: string): Bytes[] {
  return text.split(" ").map<Bytes>((word) => utf8(word));
}
