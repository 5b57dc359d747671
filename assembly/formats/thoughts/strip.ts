import { Bytes, EMPTY } from "../../base/bytes";
import { JsonEdit } from "../../base/json/edit";
import { JsonDocument } from "../../base/json/document";
import { stripContents } from "./contents";
import { stripMessages } from "./messages";
import { stripResponses } from "./responses";
import { ThoughtForm } from "./thought_form";

/** `body`, a request in `form`, without the reasoning that it sends back; EMPTY: none can be taken out. */
export function withoutThoughts(form: ThoughtForm, body: Bytes): Bytes {
  if (form == ThoughtForm.None) return EMPTY;
  const document = JsonDocument.parse(body);
  const edit = new JsonEdit(document);
  if (form == ThoughtForm.Messages) stripMessages(document, edit);
  else if (form == ThoughtForm.Contents) stripContents(document, edit);
  else if (!stripResponses(document, edit)) return EMPTY;
  return edit.changed ? edit.apply() : EMPTY;
}
