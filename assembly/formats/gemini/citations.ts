import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { CharacterIndex } from "./character_index";
import { TYPE, URL } from "./words";

const ANNOTATIONS = utf8("annotations");
const CHUNKS = utf8("groundingChunks");
const CHUNK_INDICES = utf8("groundingChunkIndices");
const END = utf8("endIndex");
const END_INDEX = utf8("end_index");
const NO_TITLE = utf8("");
const PART_INDEX = utf8("partIndex");
const SEGMENT = utf8("segment");
const START = utf8("startIndex");
const START_INDEX = utf8("start_index");
const SUPPORTS = utf8("groundingSupports");
const TITLE = utf8("title");
const URI = utf8("uri");
const URL_CITATION = utf8("url_citation");
/** Kinds of sources that have an address. */
const KINDS: Bytes[] = [utf8("web"), utf8("maps"), utf8("retrievedContext")];

/** Each may repeat an address: more of them, and longer ones, stay in the vendor's words alone. */
const MOST: i32 = 256;
const LONGEST_URI: i32 = 4096;

/** What an answer cites (https://ai.google.dev/api/generate-content#GroundingMetadata). */
export class Citations {
  /** The sources in their order: objects with an address, or NONE. */
  private readonly chunks: i32[] = [];
  private written: i32 = 0;

  constructor(
    private readonly answer: JsonDocument,
    /** `groundingMetadata`. */
    private readonly sources: i32,
    private readonly writer: JsonWriter,
  ) {
    const list = answer.member(sources, CHUNKS);
    const first = answer.kind(list) == JsonKind.Array ? answer.first(list) : NONE;
    for (let at = first; at != NONE; at = answer.next(at)) this.chunks.push(this.addressedIn(at));
  }

  /**
   * Writes `annotations`, if there is something to cite: each source at each place of the answer that it supports, or
   * at its end where no place is told. `text` is the answer, `starts` where in it each of its parts begins, in bytes.
   */
  write(text: CharacterIndex, starts: i32[]): void {
    const answer = this.answer;
    const place = this.writer.place;
    this.writer.key(ANNOTATIONS);
    this.writer.beginArray();
    const list = answer.member(this.sources, SUPPORTS);
    if (answer.kind(list) == JsonKind.Array) {
      for (let at = answer.first(list); at != NONE; at = answer.next(at)) this.support(at, text, starts);
    }
    const isPlaced = this.written > 0;
    const last = text.count;
    for (let i = 0; !isPlaced && i < this.chunks.length && i < MOST; i++) this.cite(i, last, last);
    this.writer.endArray();
    if (this.written == 0) this.writer.backTo(place);
  }

  private support(node: i32, text: CharacterIndex, starts: i32[]): void {
    const answer = this.answer;
    const segment = answer.member(node, SEGMENT);
    const part = answer.integer(answer.member(segment, PART_INDEX), 0);
    const base: i64 = part > 0 && part < starts.length ? starts[<i32>part] : 0;
    const from = text.at(base + answer.integer(answer.member(segment, START), 0));
    const to = text.at(base + answer.integer(answer.member(segment, END), 0));
    const list = answer.member(node, CHUNK_INDICES);
    if (answer.kind(list) != JsonKind.Array) return;
    for (let at = answer.first(list); at != NONE && this.written < MOST; at = answer.next(at)) {
      const number = answer.integer(at, -1);
      if (number >= 0 && number < this.chunks.length) this.cite(<i32>number, from, to);
    }
  }

  private cite(number: i32, from: i32, to: i32): void {
    const chunk = this.chunks[number];
    if (chunk == NONE) return;
    const writer = this.writer;
    const title = this.answer.member(chunk, TITLE);
    this.written++;
    writer.beginObject();
    writer.key(TYPE);
    writer.string(URL_CITATION);
    writer.key(URL_CITATION);
    writer.beginObject();
    writer.key(START_INDEX);
    writer.integer(from);
    writer.key(END_INDEX);
    writer.integer(max(from, to));
    writer.key(URL);
    copyValue(this.answer, this.answer.member(chunk, URI), writer);
    writer.key(TITLE);
    if (isFilled(this.answer, title) && this.sizeOf(title) <= LONGEST_URI) copyValue(this.answer, title, writer);
    else writer.string(NO_TITLE);
    writer.endObject();
    writer.endObject();
  }

  private addressedIn(chunk: i32): i32 {
    for (let i = 0; i < KINDS.length; i++) {
      const source = new Source(this.answer, chunk).at(KINDS[i]);
      const uri = source.member(URI);
      if (isFilled(this.answer, uri) && this.sizeOf(uri) <= LONGEST_URI) return source.node;
    }
    return NONE;
  }

  private sizeOf(node: i32): i32 {
    return this.answer.end(node) - this.answer.start(node);
  }
}
