import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";
import { writeText } from "../fields";
import { DATA, REDACTED_THINKING, SIGNATURE, TEXT, THINKING, TYPE } from "../names";
import { Block, Piece } from "./pieces";

const CITATIONS = utf8("citations");
const NO_TEXT = utf8('""');

/** Writes the content blocks that the pieces of a whole answer make. */
export function writePieces(writer: JsonWriter, pieces: Piece[]): void {
  for (let at = 0; at < pieces.length;) {
    const block = pieces[at].block;
    if (block == Block.Redacted) writePiece(writer, pieces[at++]);
    else if (block == Block.Text || block == Block.Citation) at = writeTexts(writer, pieces, at);
    else at = writeThinking(writer, pieces, at);
  }
}

/** Writes a piece that is a block of its own: encrypted thinking. */
function writePiece(writer: JsonWriter, piece: Piece): void {
  writer.beginObject();
  writeText(writer, TYPE, REDACTED_THINKING);
  writer.key(DATA);
  writer.raw(piece.literal);
  writer.endObject();
}

/** Writes the thinking from `at` on, up to its signature where it has one; answers where the next block begins. */
function writeThinking(writer: JsonWriter, pieces: Piece[], at: i32): i32 {
  const end = endOf(pieces, at, Block.Thinking);
  const isSigned = end < pieces.length && pieces[end].block == Block.Signature;
  writer.beginObject();
  writeText(writer, TYPE, THINKING);
  writer.key(SIGNATURE);
  writer.raw(isSigned ? pieces[end].literal : NO_TEXT);
  writer.key(THINKING);
  writeJoined(writer, pieces, at, end);
  writer.endObject();
  return isSigned ? end + 1 : end;
}

/** Writes the text from `at` on with its citations; answers as above. */
function writeTexts(writer: JsonWriter, pieces: Piece[], at: i32): i32 {
  const cited = endOf(pieces, at, Block.Text);
  const end = endOf(pieces, cited, Block.Citation);
  writer.beginObject();
  writeText(writer, TYPE, TEXT);
  writer.key(TEXT);
  writeJoined(writer, pieces, at, cited);
  if (end > cited) {
    writer.key(CITATIONS);
    writer.beginArray();
    for (let i = cited; i < end; i++) writer.raw(pieces[i].literal);
    writer.endArray();
  }
  writer.endObject();
  return end;
}

/** The first piece from `at` on that is of another kind. */
function endOf(pieces: Piece[], at: i32, block: Block): i32 {
  let end = at;
  while (end < pieces.length && pieces[end].block == block) end++;
  return end;
}

function writeJoined(writer: JsonWriter, pieces: Piece[], start: i32, end: i32): void {
  writer.beginString();
  for (let i = start; i < end; i++) {
    const literal: Bytes = i < pieces.length ? pieces[i].literal : EMPTY;
    writer.rawText(literal, 1, literal.length - 1);
  }
  writer.endString();
}
