import { Bytes, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { isText } from "./detail";

/** The members of an answer that tell an error from an ordinary one. */
export enum Member {
  Error,
  Code,
  Message,
  Msg,
  Type,
  Object,
  Event,
  EventType,
  Choices,
  BaseResp,
  Success,
  Errors,
  ErrorCode,
  ErrorMsg,
  Response,
  CapitalResponse,
  /** From here on: what an ordinary answer carries, `Choices` too. */
  Output,
  Data,
  Candidates,
  Content,
  Result,
}

const KEYS: StaticArray<Bytes> = [
  utf8("error"),
  utf8("code"),
  utf8("message"),
  utf8("msg"),
  utf8("type"),
  utf8("object"),
  utf8("event"),
  utf8("event_type"),
  utf8("choices"),
  utf8("base_resp"),
  utf8("success"),
  utf8("errors"),
  utf8("error_code"),
  utf8("error_msg"),
  utf8("response"),
  utf8("Response"),
  utf8("output"),
  utf8("data"),
  utf8("candidates"),
  utf8("content"),
  utf8("result"),
];

/** An object of an answer, its members looked up once. */
export class Answer {
  private readonly members: StaticArray<i32> = new StaticArray<i32>(KEYS.length);

  constructor(
    readonly document: JsonDocument,
    readonly root: i32,
  ) {
    this.members.fill(NONE);
    for (let key = document.first(root); key != NONE; key = document.next(key)) this.add(key);
  }

  /** The value of the last such member, or NONE. */
  at(member: Member): i32 {
    return this.members[member];
  }

  kind(member: Member): JsonKind {
    return this.document.kind(this.at(member));
  }

  /** Whether the member is the string `text`. */
  says(member: Member, text: Bytes): bool {
    return this.document.is(this.at(member), text);
  }

  /** Whether the member is a string, an object or a list with something in it. */
  hasContent(member: Member): bool {
    return isText(this.document, this.at(member)) || this.document.first(this.at(member)) != NONE;
  }

  /** Whether there is something in it that a client asks for. */
  isOrdinary(): bool {
    if (this.hasContent(Member.Choices)) return true;
    for (let member = <i32>Member.Output; member < KEYS.length; member++) if (this.hasContent(member)) return true;
    return false;
  }

  private add(key: i32): void {
    const document = this.document;
    const longest = document.end(key) - document.start(key) - 2;
    for (let i = 0; i < KEYS.length; i++) {
      if (KEYS[i].length > longest || !document.is(key, KEYS[i])) continue;
      this.members[i] = document.value(key);
      return;
    }
  }
}
