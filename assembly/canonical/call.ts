import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { JsonEdit } from "../base/json/edit";
import { quote } from "../base/json/writer";
import { ApiName } from "./api_name";
import { modelOf } from "./model";
import { Settings } from "./settings";
import { ModelTraits, PLAIN } from "./traits";

const STREAM = utf8("stream");
const NO_DOCUMENT = new JsonDocument();

/** One request in the canonical API: what a provider needs to write its own from, and to read the answer by. */
export class Call {
  /** What keeps the request from being written, for the client; empty = nothing. */
  problem: string = "";
  /** What programs read of the problem: a JSON object, or EMPTY. */
  details: Bytes = EMPTY;
  /** Whether the client of a stream gets its usage. */
  tellsUsage: bool = false;
  /** Whether the vendor tells the usage of a stream because the filter asked for it. */
  hidesUsage: bool = false;
  /** Unix time of the request in milliseconds, for answers that need a time of their own. */
  nowMs: u64 = 0;
  /** What the model takes. */
  traits: ModelTraits = PLAIN;
  /** Whether files, sounds and films that Anthropic's API has nothing for stay in a Messages request as they are. */
  keepsMedia: bool = false;
  /** What of the request is not as the client said it (`Fitted`), a set of bits. */
  fitted: u32 = 0;
  /** Changes to the document that are still to be made. */
  readonly edit: JsonEdit;
  /** The model that the body names, once it was looked for and found. */
  private named: Bytes = EMPTY;

  constructor(
    readonly api: ApiName,
    /** The client's body, or what the filter made of it. */
    readonly document: JsonDocument,
    /** The model to ask for, after mapping; EMPTY: the one in the body. */
    readonly model: Bytes,
    /** Values of the provider's own configuration keys. */
    readonly settings: Settings,
  ) {
    this.edit = new JsonEdit(document);
  }

  /** A call of which nothing is known but what it is for: its body goes by unread, or it has none. */
  static withoutBody(api: ApiName, settings: Settings): Call {
    return new Call(api, NO_DOCUMENT, EMPTY, settings);
  }

  get hasBody(): bool {
    return this.document.bytes.length > 0;
  }

  /** Whether the client asks for server-sent events. */
  get isStream(): bool {
    return this.document.kind(this.document.member(this.document.root, STREAM)) == JsonKind.True;
  }

  /** The model to ask for, also where it is the body's own; EMPTY: none is named. */
  get askedModel(): Bytes {
    if (this.model.length > 0) return this.model;
    if (this.named.length == 0) this.named = modelOf(this.document);
    return this.named;
  }

  /** Gives the body's member `key` the value `raw`, which must be JSON; of repeated keys the last counts. */
  set(key: Bytes, raw: Bytes): void {
    const root = this.document.root;
    const node = this.document.member(root, key);
    if (node == NONE) this.edit.insert(root, key, raw);
    else this.edit.replace(node, raw);
  }

  /** Takes out every member `key` of the body. */
  drop(key: Bytes): void {
    const document = this.document;
    for (let node = document.first(document.root); node != NONE; node = document.next(node)) {
      if (document.is(node, key)) this.edit.remove(node);
    }
  }

  /** The body's member `from`, a number, gets the name `to`, unless a number of that name is said already. */
  rename(from: Bytes, to: Bytes): void {
    const document = this.document;
    if (document.member(document.root, from) == NONE) return;
    if (document.kind(document.member(document.root, to)) == JsonKind.Number) return this.drop(from);
    this.drop(to);
    for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
      if (document.is(key, from)) this.edit.replace(key, quote(to));
    }
  }

  /** This call with `document` in place of its own. */
  about(document: JsonDocument): Call {
    const call = new Call(this.api, document, this.model, this.settings);
    call.nowMs = this.nowMs;
    call.tellsUsage = this.tellsUsage;
    call.hidesUsage = this.hidesUsage;
    call.problem = this.problem;
    call.details = this.details;
    call.traits = this.traits;
    call.fitted = this.fitted;
    return call;
  }

  /** This call with all changes made; itself when there are none. */
  settled(): Call {
    return this.edit.changed ? this.about(JsonDocument.parse(this.edit.apply())) : this;
  }
}
