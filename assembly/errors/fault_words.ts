import { isDigit, lower } from "../base/ascii";
import { Bytes, EMPTY, slice, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { numberOf } from "./detail";
import { NumberPlace } from "./fault_numbers";
import { messageOf, placesOf } from "./message";
import { lowered } from "./phrases";

const BASE_PLACE: i32 = 3;
const LIST_PLACE: i32 = 4;
const BAR: u8 = 0x7c;
/** Bytes of all names together that are looked at. */
const LONGEST: i32 = 1024;
/** Entries of a list of details that are looked at. */
const MOST_DETAILS: i32 = 8;

const CODES: StaticArray<Bytes> = [utf8("code"), utf8("Code"), utf8("error_code"), utf8("status_code")];
const NAMES: StaticArray<Bytes> = [
  utf8("type"),
  utf8("status"),
  utf8("reason"),
  utf8("error_type"),
  utf8("limit_source"),
];
const INNER_ERROR = utf8("innererror");
const DETAILS = utf8("details");
const METADATA = utf8("metadata");
/** What OpenRouter tells of words that are refused: https://openrouter.ai/docs/api-reference/errors. */
const REASONS = utf8("reasons");
const CONTENT_FILTER = utf8("content_filter");

/** The words of an error that tell why, wherever a vendor puts them. Bounded, whatever its size. */
export class FaultWords {
  /** What people read, in lower case; EMPTY: nothing. */
  message: Bytes = EMPTY;
  /** A code that is a number; 0: it is none. */
  number: i64 = 0;
  place: NumberPlace = NumberPlace.Code;
  private readonly buffer: StaticArray<u8> = new StaticArray<u8>(LONGEST);
  private size: i32 = 0;

  private constructor(private readonly document: JsonDocument) {}

  static of(document: JsonDocument): FaultWords {
    const words = new FaultWords(document);
    const places = placesOf(document);
    for (let i = 0; i < places.length; i++) {
      const kind = i == BASE_PLACE ? NumberPlace.Base : i == LIST_PLACE ? NumberPlace.Listed : NumberPlace.Code;
      words.read(places[i], kind);
    }
    const message = messageOf(document);
    if (message != NONE) words.message = lowered(document.string(message));
    return words;
  }

  /** Codes, types and reasons: letters in lower case and digits, a bar before and behind each. */
  get names(): Bytes {
    return slice(this.buffer, 0, this.size);
  }

  private read(place: i32, kind: NumberPlace): void {
    if (this.document.kind(place) != JsonKind.Object) return;
    this.readNames(place);
    this.readNames(this.document.member(place, INNER_ERROR));
    const metadata = this.document.member(place, METADATA);
    this.readNames(metadata);
    if (this.document.first(this.document.member(metadata, REASONS)) != NONE) this.add(CONTENT_FILTER);
    const details = this.document.member(place, DETAILS);
    this.readNames(details);
    if (this.document.kind(details) == JsonKind.Array) this.readList(details);
    if (this.number != 0) return;
    this.number = this.numberIn(place);
    this.place = kind;
  }

  private readList(list: i32): void {
    let left = MOST_DETAILS;
    for (let item = this.document.first(list); item != NONE && left-- > 0; item = this.document.next(item)) {
      this.readNames(item);
    }
  }

  private readNames(object: i32): void {
    if (this.document.kind(object) != JsonKind.Object) return;
    for (let i = 0; i < CODES.length; i++) this.addName(this.document.member(object, CODES[i]));
    for (let i = 0; i < NAMES.length; i++) this.addName(this.document.member(object, NAMES[i]));
  }

  private addName(node: i32): void {
    if (this.document.kind(node) == JsonKind.String) this.add(this.document.string(node));
  }

  private add(name: Bytes): void {
    if (this.size == 0) this.buffer[this.size++] = BAR;
    for (let i = 0; i < name.length && this.size < LONGEST; i++) {
      const byte = lower(name[i]);
      if (isDigit(byte) || (byte >= 0x61 && byte <= 0x7a)) this.buffer[this.size++] = byte;
    }
    if (this.size < LONGEST) this.buffer[this.size++] = BAR;
  }

  private numberIn(place: i32): i64 {
    for (let i = 0; i < CODES.length; i++) {
      const number = numberOf(this.document, this.document.member(place, CODES[i]));
      if (number != 0) return number;
    }
    return 0;
  }
}
