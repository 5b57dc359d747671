import { Bytes, utf8 } from "../../../../assembly/base/bytes";
import { Pattern } from "../../../../assembly/base/pattern/pattern";

function fault(source: string): string {
  return Pattern.compile(utf8(source)).fault;
}

function whole(source: string, input: string): bool {
  return Pattern.compile(utf8(source)).matchesWhole(utf8(input));
}

/** Those of `inputs`, cut at spaces, that `source` matches as a whole. */
function matching(source: string, inputs: string): string {
  const pattern = Pattern.compile(utf8(source));
  const words = inputs.split(" ");
  const matched: string[] = [];
  for (let i = 0; i < words.length; i++) if (pattern.matchesWhole(utf8(words[i]))) matched.push(words[i]);
  return pattern.fault + matched.join(" ");
}

describe("pattern syntax", () => {
  it("reads literals, characters beyond ASCII and escaped punctuation", () => {
    expect(matching("gpt-4", "gpt-4 gpt-4o gpt4")).toBe("gpt-4");
    expect(matching("模.", "模型 模 模型x")).toBe("模型");
    expect(matching("gpt\\.4\\_\\-\\\\", "gpt.4_-\\ gptx4_-\\")).toBe("gpt.4_-\\");
    expect(matching("a]}", "a]}")).toBe("a]}");
  });

  it("reads classes with ranges, negation and escapes", () => {
    expect(matching("[a-c]", "a b c d -")).toBe("a b c");
    expect(matching("[^a-c]", "a d é 😀 ab")).toBe("d é 😀");
    expect(matching("[]a]", "] a b")).toBe("] a");
    expect(matching("[^]a]", "] a b")).toBe("b");
    expect(matching("[a-]", "a - b")).toBe("a -");
    expect(matching("[\\d\\-x]", "5 - x d")).toBe("5 - x");
    expect(matching("[à-ü€-😀]", "é a 中 À")).toBe("é 中");
    expect(matching("[^\\D5]", "4 5 x")).toBe("4");
  });

  it("reads the named sets over ASCII only", () => {
    expect(matching("\\d", "0 9 a ٣")).toBe("0 9");
    expect(matching("\\D", "0 a ٣")).toBe("a ٣");
    expect(matching("\\w", "a Z 0 _ - é")).toBe("a Z 0 _");
    expect(matching("\\W", "a _ - é")).toBe("- é");
    expect(whole("\\s\\s\\s\\s\\s", " \t\n\f\r")).toBe(true);
    expect(whole("\\s", "\v")).toBe(false);
    expect(whole("\\S", "\v")).toBe(true);
  });

  it("lets the dot take any character but the line feed", () => {
    expect(whole(".", "😀")).toBe(true);
    expect(whole(".", "\r")).toBe(true);
    expect(whole(".", "\n")).toBe(false);
  });

  it("reads repetitions", () => {
    expect(matching("ab*", "a ab abb b")).toBe("a ab abb");
    expect(matching("ab+", "a ab abb")).toBe("ab abb");
    expect(matching("ab?", "a ab abb")).toBe("a ab");
    expect(matching("a{2}", "a aa aaa")).toBe("aa");
    expect(matching("a{2,}", "a aa aaa")).toBe("aa aaa");
    expect(matching("a{1,2}", "a aa aaa")).toBe("a aa");
    expect(matching("ba{0}", "b ba")).toBe("b");
    expect(matching("(?:ab){2,3}?", "ab abab ababab abababab")).toBe("abab ababab");
    expect(whole("a{100}", "a".repeat(100))).toBe(true);
    expect(whole("a{100}", "a".repeat(99))).toBe(false);
  });

  it("takes braces that are no repetition literally", () => {
    expect(matching("a{,2}", "a{,2} aa")).toBe("a{,2}");
    expect(matching("{a", "{a")).toBe("{a");
    expect(matching("a{1", "a{1 a")).toBe("a{1");
    expect(matching("a{02}", "a{02} aa")).toBe("a{02}");
  });

  it("reads groups and alternatives, empty ones too", () => {
    expect(matching("a(b|c)d", "abd acd ad")).toBe("abd acd");
    expect(matching("(?:ab|c)+", "abc cab a")).toBe("abc cab");
    expect(matching("a(|b)", "a ab abb")).toBe("a ab");
    expect(matching("(?P<x>a)(?<y>b)()", "ab")).toBe("ab");
    expect(whole("", "")).toBe(true);
    expect(whole("", "a")).toBe(false);
  });

  it("ignores the case of ASCII letters after (?i) at the start", () => {
    expect(matching("(?i)gPt", "gpt GPT GpT")).toBe("gpt GPT GpT");
    expect(matching("(?i)[a-c]", "a C d")).toBe("a C");
    expect(matching("(?i)[^b]", "b B a")).toBe("a");
    expect(matching("(?i)[Z-a]", "z Z a A _ b Y")).toBe("z Z a A _");
    expect(matching("(?i)[_a]", "b _ A")).toBe("_ A");
    expect(matching("(?i)é", "é É")).toBe("é");
  });
});

describe("pattern faults", () => {
  it("name what RE2 refuses too, with its place", () => {
    expect(fault("a(b")).toBe("missing ) at offset 1");
    expect(fault("ab)c")).toBe("unexpected ) at offset 2");
    expect(fault("x[ab")).toBe("missing ] at offset 1");
    expect(fault("[]")).toBe("missing ] at offset 0");
    expect(fault("a[z-b]")).toBe("invalid range in class at offset 2");
    expect(fault("[a-\\d]")).toBe("invalid range in class at offset 1");
    expect(fault("a\\")).toBe("trailing backslash at offset 1");
    expect(fault("*a")).toBe("nothing to repeat at offset 0");
    expect(fault("a|+")).toBe("nothing to repeat at offset 2");
    expect(fault("({2})")).toBe("nothing to repeat at offset 1");
    expect(fault("a**")).toBe("nested repetition at offset 2");
    expect(fault("a{2}{3}")).toBe("nested repetition at offset 4");
    expect(fault("a+?+")).toBe("nested repetition at offset 3");
    expect(fault("a{3,2}")).toBe("invalid repetition at offset 1");
    expect(fault("(?P<a-b>x)")).toBe("unsupported group at offset 0");
    expect(fault("(?P<>x)")).toBe("unsupported group at offset 0");
  });

  it("name what is not supported", () => {
    expect(fault("a\\b")).toBe("unsupported escape at offset 1");
    expect(fault("(a)\\1")).toBe("unsupported escape at offset 3");
    expect(fault("\\pL")).toBe("unsupported escape at offset 0");
    expect(fault("[\\n]")).toBe("unsupported escape at offset 1");
    expect(fault("\\é")).toBe("unsupported escape at offset 0");
    expect(fault("a(?=b)")).toBe("unsupported group at offset 1");
    expect(fault("(?<!b)a")).toBe("unsupported group at offset 0");
    expect(fault("(?P=x)")).toBe("unsupported group at offset 0");
    expect(fault("a(?i)b")).toBe("unsupported group at offset 1");
    expect(fault("(?s).")).toBe("unsupported group at offset 0");
    expect(fault("[[:alpha:]]")).toBe("unsupported named class at offset 1");
  });

  it("bound the size of a pattern", () => {
    expect(fault("a{101}")).toBe("repetition over 100 at offset 1");
    expect(fault("a{4294967297}")).toBe("repetition over 100 at offset 1");
    expect(fault("a{2,101}")).toBe("repetition over 100 at offset 1");
    expect(fault("x((a{50}){50}){50}")).toBe("pattern too large at offset 2");
    expect(fault("((((){100}){100}){100}){100}")).toBe("pattern too large at offset 2");
    expect(fault("a".repeat(2001))).toBe("pattern too large at offset 0");
    expect(fault("a".repeat(2000))).toBe("");
    expect(fault("[" + "a".repeat(8191))).toBe("missing ] at offset 0");
    expect(fault("[" + "a".repeat(8192))).toBe("pattern too long at offset 8192");
    expect(fault("()".repeat(51))).toBe("too many groups at offset 100");
    expect(fault("()".repeat(50))).toBe("");
    expect(fault("(?:".repeat(101) + ")".repeat(101))).toBe("groups nested too deeply at offset 300");
    expect(fault("(?:".repeat(100) + ")".repeat(100))).toBe("");
    expect(fault("(".repeat(8000)).startsWith("too many groups")).toBe(true);
  });

  it("refuse text that is not UTF-8", () => {
    const broken: Bytes = [0x61, 0xc3, 0x28];
    expect(Pattern.compile(broken).fault).toBe("invalid UTF-8 at offset 1");
  });

  it("leave a pattern that matches nothing", () => {
    const pattern = Pattern.compile(utf8("a("));
    expect(pattern.matchesWhole(utf8("a("))).toBe(false);
    expect(pattern.search(utf8("a"))).toBe(false);
    expect(pattern.size).toBe(0);
    expect(<i32>pattern.steps).toBe(0);
  });
});
