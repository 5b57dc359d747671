import { isFilled } from "../../../base/json/copy";
import { JsonDocument } from "../../../base/json/document";
import { TITLE } from "../names";
import { BlockKind, CONTEXT } from "./blocks";

/** A block, and what becomes of it; FileBlocks: the heading of a document. */
export class Item {
  constructor(
    readonly node: i32,
    readonly kind: BlockKind,
  ) {}
}

/** Whether a document says what it is, beside what it holds. */
export function isHeaded(document: JsonDocument, block: i32): bool {
  return hasContext(document, block) || isFilled(document, document.member(block, TITLE));
}

/** Whether a document says more of itself than its title. */
export function hasContext(document: JsonDocument, block: i32): bool {
  return isFilled(document, document.member(block, CONTEXT));
}
