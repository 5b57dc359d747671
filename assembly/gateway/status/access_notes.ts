import { Bytes, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { printable } from "../../base/printable";
import { Fault, faultName } from "../../errors/fault";
import { Request } from "../attempt/request";

const TOKEN = utf8("ai_proxy.token");
const ATTEMPTS = utf8("ai_proxy.attempts");
const FAULT = utf8("ai_proxy.fault");
const ASKED_MODEL = utf8("ai_proxy.asked_model");
/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/ */
const PROVIDER = utf8("gen_ai.provider.name");
const MODEL = utf8("gen_ai.request.model");
const INPUT = utf8("gen_ai.usage.input_tokens");
const CACHED = utf8("gen_ai.usage.cache_read.input_tokens");
const OUTPUT = utf8("gen_ai.usage.output_tokens");

/** Most bytes of a model's name, which is the client's own. */
const MOST_BYTES: i32 = 256;

/** What is known of `request` by now, as filter state for access logs; nothing where these are not wanted. */
export function accessNotes(request: Request): Edits {
  const notes = new Edits();
  const trace = request.trace;
  if (trace === null || !request.backend.notesRequests || request.isProbe) return notes;
  const token = request.tries.token;
  if (token !== null) notes.set(TOKEN, utf8(token.alias));
  notes.set(ATTEMPTS, utf8(max(request.tries.tried.length, 1).toString()));
  if (trace.fault != Fault.Unknown) notes.set(FAULT, utf8(faultName(trace.fault)));
  notes.set(PROVIDER, utf8(request.config.provider.profile.type));
  noteText(notes, ASKED_MODEL, trace.asked);
  noteText(notes, MODEL, trace.sent);
  const scan = request.usage;
  if (scan === null) return notes;
  noteNumber(notes, INPUT, scan.usage.input);
  noteNumber(notes, CACHED, scan.usage.cached);
  noteNumber(notes, OUTPUT, scan.usage.output);
  return notes;
}

/** What could end or forge a line of a log is escaped, and so are quotes. */
function noteText(notes: Edits, name: Bytes, value: Bytes): void {
  if (value.length > 0) notes.set(name, printable(value, MOST_BYTES));
}

function noteNumber(notes: Edits, name: Bytes, value: u64): void {
  if (value > 0) notes.set(name, utf8(value.toString()));
}
