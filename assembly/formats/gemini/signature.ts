import { Bytes, utf8 } from "../../base/bytes";
import { copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Thoughts } from "../../canonical/traits";
import { EXTRA_CONTENT, GOOGLE, THOUGHT_SIGNATURE } from "./words";

/** Of a part: beside what it says. */
export const PART_SIGNATURE: Bytes = utf8("thoughtSignature");
const GROUNDING = utf8("grounding_metadata");
/** In the place of a signature that the client could not give back: the vendor looks for none then. */
const ESCAPE = utf8("skip_thought_signature_validator");

/**
 * Whether the model wants its signatures back with calls of tools, as those of the third generation do
 * (https://ai.google.dev/gemini-api/docs/thought-signatures).
 */
export function wantsSignatures(call: Call): bool {
  return call.traits.thoughtsInHistory == Thoughts.ToolTurns;
}

/** The signature that a message, a call or an image of the client's carries; NONE: none. */
export function signatureOf(document: JsonDocument, node: i32): i32 {
  const inner = document.member(document.member(node, EXTRA_CONTENT), GOOGLE);
  const signature = document.member(inner, THOUGHT_SIGNATURE);
  const told = signature == NONE ? document.member(node, THOUGHT_SIGNATURE) : signature;
  return isFilled(document, told) ? told : NONE;
}

/** Writes the signature `told` of a part; nothing for NONE. */
export function writePartSignature(document: JsonDocument, told: i32, writer: JsonWriter): void {
  if (told == NONE) return;
  writer.key(PART_SIGNATURE);
  copyValue(document, told, writer);
}

export function writeEscape(writer: JsonWriter): void {
  writer.key(PART_SIGNATURE);
  writer.string(ESCAPE);
}

/**
 * Writes the signature that a part of an answer carries as Google's own endpoint for clients of OpenAI's API does
 * (https://ai.google.dev/gemini-api/docs/openai); nothing where there is none.
 */
export function writeSignature(answer: JsonDocument, part: i32, writer: JsonWriter): void {
  writeExtra(answer, part, NONE, writer);
}

/** Writes the signature of a part, and `sources`, an object that tells where the answer is from; NONE: not told. */
export function writeExtra(answer: JsonDocument, part: i32, sources: i32, writer: JsonWriter): void {
  const told = answer.member(part, PART_SIGNATURE);
  const isSigned = isFilled(answer, told);
  if (!isSigned && sources == NONE) return;
  writer.key(EXTRA_CONTENT);
  writer.beginObject();
  writer.key(GOOGLE);
  writer.beginObject();
  if (isSigned) {
    writer.key(THOUGHT_SIGNATURE);
    copyValue(answer, told, writer);
  }
  if (sources != NONE) {
    writer.key(GROUNDING);
    copyValue(answer, sources, writer);
  }
  writer.endObject();
  writer.endObject();
}
