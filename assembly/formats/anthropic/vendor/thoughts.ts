import { Source, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { EMPTY } from "../../../base/bytes";
import { writeField, writeJoined, writeType } from "../fields";
import { CONTENT, DATA, REDACTED_THINKING, SIGNATURE, THINKING, THINKING_BLOCKS, TYPE } from "../names";

/** Whether a block or an entry of `thinking_blocks` is a thought. */
export function isThought(part: Source): bool {
  return part.says(TYPE, THINKING) || part.says(TYPE, REDACTED_THINKING);
}

/** Whether the content of `message` begins with a thought. */
export function beginsWithThought(message: Source): bool {
  const content = message.member(CONTENT);
  if (message.document.kind(content) != JsonKind.Array) return false;
  return isThought(new Source(message.document, message.document.first(content)));
}

/**
 * Writes the blocks for the `thinking_blocks` of a message (https://docs.litellm.ai/docs/reasoning_content), in their
 * order, also those whose text is empty. What a client keeps as the pieces in which it was streamed, the signature in
 * the last, becomes one block. Answers how many entries were left out: the vendor refuses thoughts without signature.
 */
export function writeThoughts(message: Source, writer: JsonWriter): i32 {
  const document = message.document;
  const list = message.member(THINKING_BLOCKS);
  let pieces: i32[] = [];
  let lost = 0;
  if (document.kind(list) != JsonKind.Array) return lost;
  for (let at = document.first(list); at != NONE; at = document.next(at)) {
    const entry = new Source(document, at);
    if (entry.says(TYPE, REDACTED_THINKING) && entry.kind(DATA) == JsonKind.String) {
      writer.beginObject();
      writeType(REDACTED_THINKING, writer);
      writeField(writer, DATA, document, entry.member(DATA));
      writer.endObject();
    } else if (entry.says(TYPE, THINKING) && isFilled(document, entry.member(SIGNATURE))) {
      if (isFilled(document, entry.member(THINKING))) {
        lost += pieces.length;
        pieces = [];
      }
      pieces.push(entry.member(THINKING));
      writeThought(document, pieces, entry.member(SIGNATURE), writer);
    } else {
      pieces.push(entry.says(TYPE, THINKING) ? entry.member(THINKING) : NONE);
      continue;
    }
    pieces = [];
  }
  return lost + pieces.length;
}

function writeThought(document: JsonDocument, pieces: i32[], signature: i32, writer: JsonWriter): void {
  writer.beginObject();
  writeType(THINKING, writer);
  writer.key(THINKING);
  writeJoined(writer, document, pieces, EMPTY);
  writeField(writer, SIGNATURE, document, signature);
  writer.endObject();
}
