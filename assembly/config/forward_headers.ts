import { utf8 } from "../base/bytes";
import { CREDENTIAL_HEADERS } from "../base/http/credential_names";
import { HeaderNames } from "../base/http/header_names";
import { isHeaderName } from "../base/http/syntax";
import { Section } from "./section";

/** The key of the list. */
export const FORWARD_HEADERS = "forwardHeaders";

/** Beginnings of names by which Envoy and the filter are told what to do. */
const STEERING: string[] = ["x-envoy-", "x-ai-proxy-"];

/** The headers of clients that `section` lets go to vendors; without such a list the `inherited` ones. */
export function readForwardHeaders(section: Section, inherited: HeaderNames): HeaderNames {
  if (!section.has(FORWARD_HEADERS)) return inherited;
  const names = section.texts(FORWARD_HEADERS).map<string>((name) => name.toLowerCase());
  for (let i = 0; i < names.length; i++) {
    if (!mayGo(names[i]))
      section.error(`${FORWARD_HEADERS}[${i}]`, "must be the name of a header that carries no credential");
  }
  return HeaderNames.of(names);
}

function mayGo(name: string): bool {
  if (!isHeaderName(utf8(name)) || CREDENTIAL_HEADERS.includes(name) || name == "host") return false;
  for (let i = 0; i < STEERING.length; i++) if (name.startsWith(STEERING[i])) return false;
  return true;
}
