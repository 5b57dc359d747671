import { text } from "../../../assembly/base/bytes";
import { NONE } from "../../../assembly/base/json/document";
import { Section } from "../../../assembly/config/section";
import { sectionOf } from "../fakes/configured";

const WRONG: string[] = ['"x"', "1", "true", "[]", "{}"];
const KINDS: string[] = ["text", "number", "flag", "list", "object"];

function ask(section: Section, kind: i32): void {
  if (kind == 0) section.text("k");
  else if (kind == 1) section.count("k", 7);
  else if (kind == 2) section.flag("k", true);
  else if (kind == 3) section.list("k");
  else section.section("k");
}

function errorsOf(section: Section): string {
  return section.problems.errors.join("\n");
}

function countOf(value: string): string {
  const section = sectionOf(`{"k":${value}}`);
  return section.count("k", 7).toString() + " " + errorsOf(section);
}

function finished(json: string, known: string[], planned: string[]): string {
  const section = sectionOf(json);
  for (let i = 0; i < known.length; i++) section.has(known[i]);
  section.finish(planned);
  return section.problems.errors.join("\n") + "|" + section.problems.warnings.join("\n");
}

describe("Section", () => {
  it("reads each kind of value, and nothing else as it", () => {
    for (let kind = 0; kind < KINDS.length; kind++) {
      for (let value = 0; value < WRONG.length; value++) {
        const section = sectionOf(`{"k":${WRONG[value]}}`);
        ask(section, kind);
        expect(section.problems.errors.length).toBe(kind == value ? 0 : 1, `${KINDS[kind]} from ${WRONG[value]}`);
        expect(errorsOf(section).startsWith(kind == value ? "" : "$.k: must be ")).toBe(true);
      }
    }
  });

  it("takes null for absent", () => {
    const section = sectionOf('{"k":null}');
    for (let kind = 0; kind < KINDS.length; kind++) ask(section, kind);
    expect(section.text("k", "fallback")).toBe("fallback");
    expect(section.count("k", 7)).toBe(7);
    expect(section.flag("k", true)).toBe(true);
    expect(section.list("k")).toBe(NONE);
    expect(section.section("k") === null).toBe(true);
    expect(section.has("k")).toBe(false);
    section.finish([]);
    expect(errorsOf(section)).toBe("");
    expect(section.problems.warnings.length).toBe(0);
  });

  it("reads counts: 0 is the default, what is negative or broken is refused", () => {
    expect(countOf("0")).toBe("7 ");
    expect(countOf("-0")).toBe("7 ");
    expect(countOf("5")).toBe("5 ");
    expect(countOf("1e3")).toBe("1000 ");
    expect(countOf("5.0")).toBe("5 ");
    expect(countOf("2147483647")).toBe("2147483647 ");
    expect(countOf("-1")).toBe("7 $.k: must not be negative");
    expect(countOf("-9223372036854775809")).toBe("7 $.k: must be a whole number below 2^31");
    expect(countOf("2147483648")).toBe("7 $.k: must be a whole number below 2^31");
    expect(countOf("1e400")).toBe("7 $.k: must be a whole number below 2^31");
    expect(countOf("1.5")).toBe("7 $.k: must be a whole number below 2^31");
    expect(countOf('"5"')).toBe("7 $.k: must be a whole number");
  });

  it("chooses among words", () => {
    const section = sectionOf('{"a":"y","b":"Y","c":"","d":1}');
    expect(section.choice("a", ["x", "y"])).toBe(1);
    expect(section.choice("absent", ["x", "y"])).toBe(0);
    expect(section.choice("b", ["x", "y"])).toBe(0);
    expect(section.choice("c", ["x", "y"])).toBe(0);
    expect(section.choice("d", ["x", "y"])).toBe(0);
    expect(errorsOf(section)).toBe("$.b: must be one of x, y\n$.c: must be one of x, y\n$.d: must be text");
  });

  it("takes the last of repeated keys", () => {
    expect(sectionOf('{"k":"a","k":"b"}').text("k")).toBe("b");
    expect(sectionOf('{"k":5,"\\u006b":6}').count("k", 7)).toBe(6);
  });

  it("refuses planned keys and warns of others, each with its path", () => {
    expect(finished('{"soon":1,"enabled":2,"known":3}', ["known"], ["soon"])).toBe(
      "$.soon: is not built in this version|$.enabled: unknown key, ignored",
    );
  });

  it("says which known key an unknown one is near", () => {
    const known = ["type", "apiTokens", "modelMapping", "id", "timeout"];
    expect(finished('{"tpye":1}', known, [])).toBe("|$.tpye: unknown key, ignored; did you mean type?");
    expect(finished('{"APITOKENS":1}', known, [])).toBe("|$.APITOKENS: unknown key, ignored; did you mean apiTokens?");
    expect(finished('{"apiToken":1}', known, [])).toBe("|$.apiToken: unknown key, ignored; did you mean apiTokens?");
    expect(finished('{"model_mapping":1}', known, [])).toBe(
      "|$.model_mapping: unknown key, ignored; did you mean modelMapping?",
    );
  });

  it("shows an unknown key that another object has, or another provider", () => {
    const known = ["type", "id"];
    expect(finished('{"failureThreshold":1}', known, [])).toBe("|$.failureThreshold: unknown key, ignored");
    expect(finished('{"ollamaServerHost":1}', known, [])).toBe("|$.ollamaServerHost: unknown key, ignored");
  });

  it("shows no other unknown key, whatever it looks like: it may be a secret", () => {
    expect(finished('{"id":1,"sk-4f9a":2}', ["id"], [])).toBe("|$: its key number 2 is unknown, ignored");
    expect(finished('{"gskcanary":2}', ["id"], [])).toBe("|$: its key number 1 is unknown, ignored");
    expect(finished('{"canaryToken":2}', ["id"], [])).toBe("|$: its key number 1 is unknown, ignored");
    expect(finished('{"a\\r\\nb":2,"":3}', ["id"], [])).toBe(
      "|$: its key number 1 is unknown, ignored\n$: its key number 2 is unknown, ignored",
    );
  });

  it("writes paths that can be read only one way", () => {
    const section = sectionOf("{}");
    expect(section.pathOf("apiTokens[0]")).toBe("$.apiTokens[0]");
    expect(section.pathOf("gpt-4.1")).toBe('$["gpt-4.1"]');
    expect(section.pathOf('a"\n')).toBe('$["a\\"\\n"]');
    expect(section.pathOf("")).toBe('$[""]');
  });

  it("tells the same problem once", () => {
    const section = sectionOf('{"k":-1}');
    section.count("k", 7);
    section.count("k", 7);
    expect(section.problems.errors.length).toBe(1);
    expect(text(section.document.raw(section.node))).toBe('{"k":-1}');
  });

  it("tells of a thousand problems of a kind, and that there are more", () => {
    const keys: string[] = [];
    for (let i = 0; i < 3000; i++) keys.push(`"k${i}":1`);
    const section = sectionOf(`{${keys.join(",")}}`);
    section.finish([]);
    const warnings = section.problems.warnings;
    expect(warnings.length).toBe(1001);
    expect(warnings[999]).toBe("$: its key number 1000 is unknown, ignored");
    expect(warnings[1000]).toBe("$: there are more of these");
    for (let i = 0; i < 3000; i++) section.error("k", i.toString());
    expect(section.problems.errors.length).toBe(1001);
    expect(section.problems.errors[0]).toBe("$.k: 0");
  });

  it("tells a problem once", () => {
    const section = sectionOf("{}");
    for (let i = 0; i < 3; i++) section.error("k", "is wrong");
    for (let i = 0; i < 3; i++) section.warn("k", "is odd");
    expect(section.problems.errors.length + section.problems.warnings.length).toBe(2);
  });
});
