import { Bytes, startsWith, utf8 } from "../bytes";
import { decimal } from "../decimal";
import { Edits } from "./edits";
import { HeaderNames } from "./header_names";
import { HeaderView } from "./header_view";
import { LocalReply } from "./local_reply";

const STATUS = utf8(":status");
const CONTENT_LENGTH = utf8("content-length");
const PSEUDO: Bytes = utf8(":");
/** By what browsers decide who may read an answer (https://fetch.spec.whatwg.org/#http-responses). */
const SHARING: HeaderNames[] = [HeaderNames.of(["access-control-*"]), HeaderNames.of(["vary"])];

/**
 * Has the answer with `headers` say to browsers what `first` did, where that said anything: a callout's answer does not
 * pass the filters that `first` has passed.
 */
export function keepSharing(first: HeaderView, headers: HeaderView, edits: Edits): void {
  for (let n = 0; n < SHARING.length; n++) {
    const count = edits.count;
    for (let i = 0; i < first.count; i++) if (SHARING[n].has(first, i)) edits.set(first.name(i), first.value(i));
    if (edits.count == count) continue;
    for (let i = 0; i < headers.count; i++) {
      if (SHARING[n].has(headers, i) && !edits.has(headers.name(i))) edits.remove(headers.name(i));
    }
  }
}

/** What makes the head of `reply` of the head `first`, but for what that says to browsers. */
export function inPlaceOf(first: HeaderView, reply: LocalReply): Edits {
  const edits = new Edits();
  for (let i = 0; i < first.count; i++) {
    const name = first.name(i);
    if (!startsWith(name, PSEUDO) && !isSharing(first, i) && !reply.headers.has(name)) edits.remove(name);
  }
  edits.set(STATUS, decimal(reply.status));
  edits.set(CONTENT_LENGTH, decimal(reply.body.length));
  for (let i = 0; i < reply.headers.count; i++) {
    const name = reply.headers.name(i);
    if (!isSharing(first, first.find(name))) edits.set(name, reply.headers.value(i));
  }
  return edits;
}

function isSharing(headers: HeaderView, index: i32): bool {
  for (let n = 0; n < SHARING.length; n++) if (SHARING[n].has(headers, index)) return true;
  return false;
}
