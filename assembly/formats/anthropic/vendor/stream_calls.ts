import { Bytes } from "../../../base/bytes";
import { Source, isFilled } from "../../../base/json/copy";
import { JsonDocument } from "../../../base/json/document";
import { ChunkWriter } from "../../../canonical/chat/chunk_writer";
import { OpenCall, OpenCalls, blockOf } from "./open_calls";
import {
  NO_ARGUMENTS,
  earlyArguments,
  writeFunctionCall,
  writeFunctionPart,
  writeOpening,
  writePart,
} from "./tool_call";

/** The tool calls of one stream, as the client knows them. */
export class StreamCalls {
  private readonly calls: OpenCalls = new OpenCalls();

  /** `isLegacy`: the client knows but one call, the `function_call`. */
  constructor(
    private readonly chunks: ChunkWriter,
    private readonly isLegacy: bool,
  ) {}

  /** A `tool_use` block begins. */
  begin(document: JsonDocument, block: Source): void {
    const call = this.calls.add(blockOf(document));
    const early = earlyArguments(block);
    call.hasArguments = early.length > 0;
    if (this.isLegacy && call.index > 0) return;
    const delta = this.chunks.begin(0);
    if (this.isLegacy) writeFunctionCall(block, early, delta);
    else writeOpening(block, call.index, early, delta);
    this.chunks.end();
  }

  /** The arguments go on with the string at `part`. */
  goOn(document: JsonDocument, part: i32): void {
    const call = this.calls.at(blockOf(document));
    if (call === null || !isFilled(document, part)) return;
    call.hasArguments = true;
    this.write(call, document.raw(part));
  }

  /** The open block is whole. A call without arguments has none that a client could read: it gets an empty object. */
  end(document: JsonDocument): void {
    const call = this.calls.take(blockOf(document));
    if (call !== null && !call.hasArguments) this.write(call, NO_ARGUMENTS);
  }

  private write(call: OpenCall, part: Bytes): void {
    if (this.isLegacy && call.index > 0) return;
    const delta = this.chunks.begin(0);
    if (this.isLegacy) writeFunctionPart(part, delta);
    else writePart(call.index, part, delta);
    this.chunks.end();
  }
}
