import { Bytes, text, utf8 } from "../../base/bytes";
import { isOneOf } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { Call } from "../../canonical/call";
import { Fitted } from "../../canonical/fit/fitted";

const USER = utf8("user");

/** Has `call` refused for a member that is not one of `known`; who asks is left out. */
export function refuseOthers(call: Call, known: Bytes[]): void {
  const document = call.document;
  for (let key = document.first(document.root); key != NONE && call.problem.length == 0; key = document.next(key)) {
    if (document.kind(document.value(key)) == JsonKind.Null || isOneOf(document, key, known)) continue;
    if (document.is(key, USER)) call.fitted |= Fitted.Hints;
    else call.problem = `${text(document.string(key))}: the model has nothing like it`;
  }
}
