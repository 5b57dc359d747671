import { Bytes, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { isText } from "./detail";

const ERROR = utf8("error");
const CAPITAL_ERROR = utf8("Error");
const RESPONSE = utf8("response");
const CAPITAL_RESPONSE = utf8("Response");
const ERRORS = utf8("errors");
const BASE_RESPONSE = utf8("base_resp");
/** Where vendors put an error's words, in the error's object or beside it; the first that has some counts. */
const MESSAGES: StaticArray<Bytes> = [
  utf8("message"),
  utf8("Message"),
  utf8("msg"),
  utf8("error_msg"),
  utf8("status_msg"),
  utf8("detail"),
  utf8("error_description"),
  ERROR,
];

/** Where in a body an error may be described: inside what is meant for it, else beside that. Some are NONE. */
export function placesOf(document: JsonDocument): i32[] {
  let root = document.root;
  if (document.kind(root) == JsonKind.Array) root = document.first(root);
  const listed = document.member(root, ERRORS);
  return [
    document.member(root, ERROR),
    document.member(document.member(root, CAPITAL_RESPONSE), CAPITAL_ERROR),
    document.member(document.member(root, RESPONSE), ERROR),
    document.member(root, BASE_RESPONSE),
    document.kind(listed) == JsonKind.Array ? document.first(listed) : NONE,
    root,
  ];
}

/** The string with the words of the error; NONE when there is none. */
export function messageOf(document: JsonDocument): i32 {
  const places = placesOf(document);
  for (let i = 0; i < places.length; i++) {
    for (let j = 0; j < MESSAGES.length; j++) {
      const message = document.member(places[i], MESSAGES[j]);
      if (isText(document, message)) return message;
    }
  }
  return NONE;
}
