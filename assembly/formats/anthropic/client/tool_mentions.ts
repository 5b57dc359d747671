import { Bytes, utf8 } from "../../../base/bytes";
import { JsonDocument, NONE } from "../../../base/json/document";
import { Words } from "../../../base/words";
import { NAME, TOOL, TYPE } from "../names";
import { TOOL_NAME } from "./blocks";
import { Refusal } from "./refusal";

const TOOL_REFERENCE = utf8("tool_reference");
const TOOL_ADDITION = utf8("tool_addition");
const TOOL_REMOVAL = utf8("tool_removal");
const TOOL_CHANGES = utf8("tool_changes");

/** What a conversation says of the tools that there are: of each the last word counts. */
export class ToolMentions {
  private readonly names: Words = new Words();
  private readonly isThere: bool[] = [];

  constructor(
    private readonly document: JsonDocument,
    private readonly refusal: Refusal,
  ) {}

  /** Takes a block that may change which tools there are. */
  read(block: i32, place: string): void {
    const document = this.document;
    const type = document.member(block, TYPE);
    const isRemoved = document.is(type, TOOL_REMOVAL);
    const changes = document.member(block, TOOL_CHANGES);
    if (document.is(type, TOOL_REFERENCE)) this.note(document.string(document.member(block, TOOL_NAME)), true);
    else if (isRemoved || document.is(type, TOOL_ADDITION))
      this.change(document.member(block, TOOL), !isRemoved, place);
    for (let change = document.first(changes); change != NONE; change = document.next(change)) this.read(change, place);
  }

  /** Whether the tool `name` is there, which the request leaves out until it is mentioned if it `isDeferred`. */
  has(name: Bytes, isDeferred: bool): bool {
    const number = this.names.find(name);
    return number < 0 ? !isDeferred : this.isThere[number];
  }

  private change(tool: i32, isThere: bool, place: string): void {
    if (this.document.is(this.document.member(tool, TYPE), TOOL_REFERENCE)) {
      return this.note(this.document.string(this.document.member(tool, NAME)), isThere);
    }
    this.refusal.give(place, "only tools of the request can be added or removed");
  }

  private note(name: Bytes, isThere: bool): void {
    const number = this.names.add(name);
    if (number == this.isThere.length) this.isThere.push(isThere);
    else this.isThere[number] = isThere;
  }
}
