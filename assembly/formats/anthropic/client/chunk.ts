import { trim } from "../../../base/ascii";
import { ByteRange } from "../../../base/byte_range";
import { equal, utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { SseEvent } from "../../../base/sse/event";
import { CHOICES, ERROR, INDEX } from "../names";

const DONE = utf8("[DONE]");
/** A longer event is no end mark with blanks around it. */
const MOST_PADDED: i32 = 16;

/** Whether an event is the end mark, which some backends pad. */
export function isDone(data: ByteRange): bool {
  return data.size < MOST_PADDED && equal(trim(data.copy()), DONE);
}

/** The first choice, if it is number 0. */
export function choiceOf(document: JsonDocument): i32 {
  const choices = document.member(document.root, CHOICES);
  const choice = document.kind(choices) == JsonKind.Array ? document.first(choices) : NONE;
  return document.integer(document.member(choice, INDEX), 0) == 0 ? choice : NONE;
}

/** Whether an event is worth to be tested for the shapes of an error: not an ordinary chunk. */
export function mayBeError(document: JsonDocument, choice: i32, event: SseEvent): bool {
  if (equal(event.name, ERROR) || choice == NONE) return true;
  return document.member(document.root, ERROR) != NONE || document.member(choice, ERROR) != NONE;
}
