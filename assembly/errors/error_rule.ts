import { equalFold, startsWithFold } from "../base/ascii";
import { Bytes, contains } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { HeaderView } from "../base/http/header_view";
import { StatusSet } from "../base/http/status_set";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { Fault } from "./fault";
import { lowered } from "./phrases";

/** How a value is to be like a text. */
export enum Likeness {
  Equals,
  Contains,
  StartsWith,
}

/** A value in an answer, and a text that it has to be like, whatever the case of letters. */
export class ValueTest {
  constructor(
    /** A header's name in lower case; or the members that lead to a value in JSON, and places in lists. */
    readonly path: Bytes[],
    private readonly likeness: Likeness,
    /** In lower case. */
    private readonly text: Bytes,
  ) {}

  passes(value: Bytes): bool {
    if (this.likeness == Likeness.Equals) return equalFold(value, this.text);
    if (this.likeness == Likeness.StartsWith) return startsWithFold(value, this.text);
    return contains(lowered(value), this.text);
  }

  /** Whether a header of that name passes. */
  passesHeaders(headers: HeaderView): bool {
    if (this.path.length == 0) return false;
    for (let i = 0; i < headers.count; i++) {
      if (headers.isNamed(i, this.path[0]) && this.passes(headers.value(i))) return true;
    }
    return false;
  }

  /** Whether the text, number or truth there passes. */
  passesJson(document: JsonDocument): bool {
    let node = document.root;
    for (let i = 0; i < this.path.length; i++) node = step(document, node, this.path[i]);
    const kind = document.kind(node);
    if (kind == JsonKind.String) return this.passes(document.string(node));
    return kind != JsonKind.None && document.first(node) == NONE && this.passes(document.raw(node));
  }
}

/** A rule of the operator's: which errors it is for, and what they stand for. */
export class ErrorRule {
  /** null: any. */
  statuses: StatusSet | null = null;
  header: ValueTest | null = null;
  body: ValueTest | null = null;
  /** Milliseconds that the token rests by it; 0: as long as the vendor says, if that is what the fault means. */
  restMs: u32 = 0;

  constructor(readonly fault: Fault) {}

  /** Whether it is for an answer with this head; `sent` is its status, `meant` the one that its error stands for. */
  fitsHead(headers: HeaderView, sent: u32, meant: u32): bool {
    const statuses = this.statuses;
    if (statuses !== null && !statuses.has(sent) && !statuses.has(meant)) return false;
    const header = this.header;
    return header === null || header.passesHeaders(headers);
  }

  fitsBody(document: JsonDocument): bool {
    const body = this.body;
    return body === null || body.passesJson(document);
  }
}

function step(document: JsonDocument, node: i32, key: Bytes): i32 {
  if (document.kind(node) != JsonKind.Array) return document.member(node, key);
  let left = parseDecimal(key);
  let item = document.first(node);
  while (item != NONE && left-- > 0) item = document.next(item);
  return item;
}
