import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeText } from "../fields";
import { CONTENT, ROLE, SYSTEM, TEXT, TYPE } from "../names";
import { appendSystemText } from "./billing_line";
import { BlockKind, faultOf, kindOfBlock } from "./blocks";
import { PartWriter } from "./parts";
import { Reading } from "./reading";
import { Refusal } from "./refusal";
import { LINE } from "./words";

/** Writes the system prompt as the first message: one string, or text parts when one has a cache mark to keep. */
export function writeSystem(writer: JsonWriter, reading: Reading): void {
  const document = reading.document;
  const node = document.member(document.root, SYSTEM);
  const parts = new PartWriter(document, writer, reading.traits);
  const texts = textsOf(document, node, reading.refusal);
  if (texts.length == 0) return;
  let isMarked = false;
  for (let i = 0; i < texts.length; i++) isMarked = isMarked || parts.isMarked(texts[i]);
  writer.beginObject();
  writeText(writer, ROLE, SYSTEM);
  writer.key(CONTENT);
  if (isMarked) writeParts(writer, document, texts, parts);
  else writeString(writer, document, texts);
  writer.endObject();
}

/** The blocks with text, or the string. */
function textsOf(document: JsonDocument, node: i32, refusal: Refusal): i32[] {
  const kind = document.kind(node);
  if (kind == JsonKind.String) return isFilled(document, node) ? [node] : [];
  if (kind != JsonKind.Array && kind != JsonKind.None && kind != JsonKind.Null) {
    refusal.give("system", "a string or an array of text blocks is required");
  }
  const texts: i32[] = [];
  let index = 0;
  for (let block = document.first(node); block != NONE; block = document.next(block)) {
    const isText = kindOfBlock(document, block) == BlockKind.Text;
    if (!isText) refusal.give(`system.${index}`, "a text block is required");
    else if (faultOf(document, block, BlockKind.Text).length > 0)
      refusal.give(`system.${index}.text`, "a string is required");
    else if (isFilled(document, document.member(block, TEXT))) texts.push(block);
    index++;
  }
  return texts;
}

function writeString(writer: JsonWriter, document: JsonDocument, texts: i32[]): void {
  writer.beginString();
  for (let i = 0; i < texts.length; i++) {
    if (i > 0) writer.rawText(LINE, 0, LINE.length);
    append(writer, document, document.kind(texts[i]) == JsonKind.String ? texts[i] : document.member(texts[i], TEXT));
  }
  writer.endString();
}

function writeParts(writer: JsonWriter, document: JsonDocument, blocks: i32[], parts: PartWriter): void {
  writer.beginArray();
  for (let i = 0; i < blocks.length; i++) {
    writer.beginObject();
    writeText(writer, TYPE, TEXT);
    writer.key(TEXT);
    writer.beginString();
    append(writer, document, document.member(blocks[i], TEXT));
    writer.endString();
    parts.mark(blocks[i]);
    writer.endObject();
  }
  writer.endArray();
}

function append(writer: JsonWriter, document: JsonDocument, text: i32): void {
  appendSystemText(writer, document.bytes, document.start(text) + 1, document.end(text) - 1);
}
