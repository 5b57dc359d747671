import { Bytes, EMPTY, concat, utf8 } from "../../../base/bytes";
import { copyInside, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeText } from "../fields";
import { CONTENT, ROLE, TEXT, TOOL, TOOL_CALL_ID, TOOL_USE_ID, TYPE } from "../names";
import { CallIds } from "./call_ids";
import { Result } from "./content";
import { PartWriter } from "./parts";
import { LINE } from "./words";

const IS_ERROR = utf8("is_error");
const ERROR_WORD = utf8("Error");
const COLON = utf8(": ");
const OF_RESULT = utf8("From the result of ");
const OF_CALL = utf8(", call ");
const END = utf8(":");

/** Writes results of tools: what is text in them as messages of their own, all else for the message behind these. */
export class ResultWriter {
  /** Of each result in order, which call it belongs to, in words. */
  private readonly origins: Bytes[] = [];
  private readonly writer: JsonWriter;

  constructor(
    private readonly document: JsonDocument,
    private readonly parts: PartWriter,
    private readonly ids: CallIds,
    private readonly results: Result[],
  ) {
    this.writer = parts.writer;
  }

  /** Whether something is left for `media`. */
  get hasMedia(): bool {
    for (let i = 0; i < this.results.length; i++) if (this.results[i].media.length > 0) return true;
    return false;
  }

  messages(): void {
    for (let i = 0; i < this.results.length; i++) this.message(this.results[i]);
  }

  /** Writes images and files as parts of the message that is open; what each is from stands before it. */
  media(): void {
    for (let i = 0; i < this.results.length; i++) {
      if (this.results[i].media.length == 0) continue;
      const origin = i < this.origins.length ? this.origins[i] : EMPTY;
      this.writer.beginObject();
      writeText(this.writer, TYPE, TEXT);
      writeText(this.writer, TEXT, concat(concat(OF_RESULT, origin), END));
      this.writer.endObject();
      this.parts.list(this.results[i].media);
    }
  }

  private message(result: Result): void {
    const document = this.document;
    const asked = document.string(document.member(result.node, TOOL_USE_ID));
    const call = this.ids.result(asked);
    const id = call === null ? asked : call.id;
    this.origins.push(call === null ? id : concat(call.name, concat(OF_CALL, id)));
    this.writer.beginObject();
    writeText(this.writer, ROLE, TOOL);
    writeText(this.writer, TOOL_CALL_ID, id);
    const isError = document.kind(document.member(result.node, IS_ERROR)) == JsonKind.True;
    const hasMember = isError && this.parts.traits.failedResults;
    this.writer.key(CONTENT);
    this.writer.beginString();
    this.words(result, isError && !hasMember);
    this.writer.endString();
    if (hasMember) {
      this.writer.key(IS_ERROR);
      this.writer.bool(true);
    }
    this.writer.endObject();
  }

  /** `isMarked`: the text has to say that the tool failed. */
  private words(result: Result, isMarked: bool): void {
    const document = this.document;
    const content = document.member(result.node, CONTENT);
    const hasWords = isFilled(document, content) || result.words.length > 0;
    if (isMarked) this.writer.text(hasWords ? concat(ERROR_WORD, COLON) : ERROR_WORD);
    if (document.kind(content) == JsonKind.String) return copyInside(document, content, this.writer);
    this.parts.words.join(result.words, LINE);
  }
}
