import { utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";
import { SseEvent } from "../../base/sse/event";
import { Aside } from "../../base/sse/reader";
import { StreamReader } from "../../canonical/stream_reader";

const CHOICES = utf8("choices");
const USAGE = utf8("usage");

/** Puts a stream's usage where OpenAI has it: beside the choices, for vendors that tell it inside of one. */
export class UsageReader extends StreamReader {
  override get keeps(): Aside {
    return Aside.All;
  }

  override event(event: SseEvent): void {
    const chunk = JsonDocument.parse(event.data.copy());
    const edit = new JsonEdit(chunk);
    const choice = chunk.first(chunk.member(chunk.root, CHOICES));
    const usage = chunk.member(choice, USAGE);
    if (chunk.kind(usage) == JsonKind.Object) {
      for (let key = chunk.first(choice); key != NONE; key = chunk.next(key))
        if (chunk.is(key, USAGE)) edit.remove(key);
      const own = chunk.member(chunk.root, USAGE);
      if (chunk.kind(own) == JsonKind.None) edit.insert(chunk.root, USAGE, chunk.raw(usage));
      else if (chunk.kind(own) == JsonKind.Null) edit.replace(own, chunk.raw(usage));
    }
    this.out.add(event.name, edit.apply());
  }

  override end(): void {}
}
