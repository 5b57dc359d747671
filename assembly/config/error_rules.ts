import { Bytes, utf8 } from "../base/bytes";
import { StatusSet } from "../base/http/status_set";
import { isHeaderName } from "../base/http/syntax";
import { JsonKind, NONE } from "../base/json/document";
import { ErrorRule, Likeness, ValueTest } from "../errors/error_rule";
import { ErrorRules, NO_RULES } from "../errors/error_rules";
import { Fault, faultNamed, faultNames, isRequests } from "../errors/fault";
import { lowered } from "../errors/phrases";
import { Section } from "./section";
import { readStatuses } from "./statuses";

const KEY = "errorRules";
const MOST_RULES: i32 = 32;
/** Characters of a path, a header's name or a text. */
const LONGEST: i32 = 256;
/** Longest way down to a member. */
const MOST_KEYS: i32 = 16;
/** As long as a `retry-after` is honoured. */
const LONGEST_REST_MS: u32 = 24 * 60 * 60 * 1000;
const LIKENESSES: string[] = ["equals", "contains", "startsWith"];
const NOTHING_PLANNED: string[] = [];

/** Reads `errorRules` of a provider. */
export function readErrorRules(provider: Section): ErrorRules {
  const document = provider.document;
  const list = provider.list(KEY);
  if (document.first(list) == NONE) return NO_RULES;
  const rules: ErrorRule[] = [];
  let index = 0;
  if (document.count(list) > MOST_RULES) provider.error(KEY, `must be of at most ${MOST_RULES} entries`);
  for (let node = document.first(list); node != NONE && index < MOST_RULES; node = document.next(node)) {
    const path = `${provider.pathOf(KEY)}[${index++}]`;
    if (document.kind(node) != JsonKind.Object) provider.problems.error(path, "must be an object");
    else rules.push(readRule(new Section(document, node, path, provider.problems)));
  }
  return new ErrorRules(rules);
}

function readRule(section: Section): ErrorRule {
  const name = section.text("class");
  const fault = faultNamed(name);
  if (fault < 0) section.error("class", (name.length == 0 ? "is needed: " : "must be ") + "one of " + faultNames());
  const rule = new ErrorRule(<Fault>max(fault, 0));
  rule.statuses = readStatuses(section, "status", StatusSet.ofAny());
  rule.header = readHeader(section);
  rule.body = readBody(section);
  rule.restMs = section.limit("restDuration", 0);
  if (rule.restMs > LONGEST_REST_MS) section.error("restDuration", `must be at most ${LONGEST_REST_MS}`);
  if (rule.restMs > 0 && isRequests(rule.fault)) section.error("restDuration", "is for no class that is the request's");
  checkAim(section, rule);
  section.finish(NOTHING_PLANNED);
  return rule;
}

/** What is for everything, or for what nobody has read, is a slip. */
function checkAim(section: Section, rule: ErrorRule): void {
  const statuses = rule.statuses;
  if (statuses === null && rule.header === null && rule.body === null) {
    section.problems.error(section.path, "needs status, header or body: it is for every error");
  } else if (statuses !== null && statuses.hasSuccess && rule.body === null) {
    section.error("body", "is needed for a status of 2xx: what served nobody shows by that alone");
  }
}

function readHeader(rule: Section): ValueTest | null {
  const section = rule.section("header");
  if (section === null) return null;
  const name = section.text("name");
  if (name.length == 0) section.error("name", "is needed");
  else if (name.length > LONGEST || !isHeaderName(utf8(name))) section.error("name", "is no header's name");
  return readTest(section, [lowered(utf8(name))]);
}

function readBody(rule: Section): ValueTest | null {
  const section = rule.section("body");
  if (section === null) return null;
  const path = section.text("path");
  const keys = path.split(".");
  if (path.length == 0) section.error("path", "is needed");
  else if (path.length > LONGEST || keys.length > MOST_KEYS) {
    section.error("path", `must be of at most ${MOST_KEYS} keys and ${LONGEST} characters`);
  }
  return readTest(
    section,
    keys.map<Bytes>((key) => utf8(key)),
  );
}

/** What the value at `path` is compared with: one text, by one of the comparisons. */
function readTest(section: Section, path: Bytes[]): ValueTest {
  let likeness = -1;
  let text = "";
  for (let i = 0; i < LIKENESSES.length; i++) {
    const value = section.text(LIKENESSES[i]);
    if (value.length == 0) continue;
    if (likeness >= 0) section.error(LIKENESSES[i], `cannot be beside ${LIKENESSES[likeness]}`);
    if (value.length > LONGEST) section.error(LIKENESSES[i], `must be of at most ${LONGEST} characters`);
    likeness = i;
    text = value;
  }
  if (likeness < 0) section.problems.error(section.path, "needs one of " + LIKENESSES.join(", "));
  section.finish(NOTHING_PLANNED);
  return new ValueTest(path, <Likeness>max(likeness, 0), lowered(utf8(text)));
}
