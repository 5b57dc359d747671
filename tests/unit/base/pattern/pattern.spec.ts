import { Bytes, text, utf8 } from "../../../../assembly/base/bytes";
import { Pattern, compileStatusPattern } from "../../../../assembly/base/pattern/pattern";

function found(source: string, input: string): bool {
  return Pattern.compile(utf8(source)).search(utf8(input));
}

/** The leftmost-first match with its groups: `match|group 1|...`, all matches in turn. */
function shown(source: string, input: string, groups: string): string {
  return text(Pattern.compile(utf8(source)).replaceAll(utf8(input), utf8("<" + groups + ">")));
}

describe("a pattern's search", () => {
  it("finds a match anywhere unless it is anchored", () => {
    expect(found("4o", "gpt-4o-mini")).toBe(true);
    expect(found("^4o", "gpt-4o-mini")).toBe(false);
    expect(found("^gpt", "gpt-4o")).toBe(true);
    expect(found("4o$", "gpt-4o")).toBe(true);
    expect(found("4o$", "gpt-4o\n")).toBe(false);
    expect(found("^$", "")).toBe(true);
    expect(found("x*", "abc")).toBe(true);
    expect(found("a$b|^b", "ab")).toBe(false);
  });

  it("takes the leftmost match and the alternative that comes first", () => {
    expect(shown("a|ab", "ab", "$0")).toBe("<a>b");
    expect(shown("ab|a", "ab", "$0")).toBe("<ab>");
    expect(shown("b|ab", "ab", "$0")).toBe("<ab>");
    expect(shown("(a|ab)(c|bcd)", "abcd", "$1|$2")).toBe("<a|bcd>");
    expect(shown("(a|ab)(c|bcd)?", "abc", "$1|$2")).toBe("<a|>bc");
  });

  it("prefers more, and fewer when lazy", () => {
    expect(shown("a.*b", "aabbab", "$0")).toBe("<aabbab>");
    expect(shown("a.*?b", "aabbab", "$0")).toBe("<aab>b<ab>");
    expect(shown("(a+?)(a*)", "aaa", "$1|$2")).toBe("<a|aa>");
    expect(shown("a{2,3}?", "aaaaa", "$0")).toBe("<aa><aa>a");
    expect(shown("a??b", "ab", "$0")).toBe("<ab>");
  });

  it("keeps a group's last value in a loop", () => {
    expect(shown("(a|b)*", "ab", "$1")).toBe("<b>");
    expect(shown("(?:(a)|b)*", "ab", "$1")).toBe("<a>");
    expect(shown("(a(b)?)+", "aba", "$1|$2")).toBe("<a|b>");
  });

  it("leaves a loop after an iteration that takes nothing", () => {
    expect(shown("(|a)*", "aa", "$0")).toBe("<>a<>a<>");
    expect(shown("(|a)+", "aa", "$0")).toBe("<>a<>a<>");
    expect(shown("(a|b*)*", "ab", "$0|$1")).toBe("<ab|b>");
    expect(shown("(a*)+", "aab", "$0|$1")).toBe("<aa|aa>b<|>");
    expect(shown("(?:^)*a", "aa", "$0")).toBe("<a><a>");
  });

  it("matches the whole by any way through the pattern", () => {
    const pattern = Pattern.compile(utf8("a|ab|abc"));
    expect(pattern.matchesWhole(utf8("abc"))).toBe(true);
    expect(pattern.matchesWhole(utf8("abcd"))).toBe(false);
    expect(pattern.matchesWhole(utf8("xabc"))).toBe(false);
    expect(Pattern.compile(utf8("a*?")).matchesWhole(utf8("aaa"))).toBe(true);
  });

  it("reads bytes that are not UTF-8 as one character each", () => {
    const broken: Bytes = [0x61, 0xff, 0xe4, 0xb8, 0x62];
    expect(Pattern.compile(utf8("a...b")).matchesWhole(broken)).toBe(true);
    expect(Pattern.compile(utf8("a[^x]{3}b")).matchesWhole(broken)).toBe(true);
    expect(Pattern.compile(utf8("a\\w*b")).matchesWhole(broken)).toBe(false);
    expect(Pattern.compile(utf8("\\D")).replaceAll(broken, utf8("$0")).length).toBe(5);
  });

  it("takes steps in proportion to the input where backtracking explodes", () => {
    const pattern = Pattern.compile(utf8("(a+)+$"));
    const input = utf8("a".repeat(5120) + "b");
    expect(pattern.search(input)).toBe(false);
    expect(pattern.steps <= 2 * <u64>pattern.size * <u64>(input.length + 1)).toBe(true);
  });
});

/** The statuses from 100 to 599 that match: first, last and how many. */
function statuses(source: string): string {
  const pattern = compileStatusPattern(utf8(source));
  let first = 0;
  let last = 0;
  let count = 0;
  for (let status = 100; status < 600; status++) {
    if (!pattern.matchesWhole(utf8(status.toString()))) continue;
    if (count++ == 0) first = status;
    last = status;
  }
  return first.toString() + "-" + last.toString() + " " + count.toString();
}

describe("a status pattern", () => {
  it("reads 4xx in either case as a 4 and two digits", () => {
    expect(statuses("4xx")).toBe("400-499 100");
    expect(statuses("5XX")).toBe("500-599 100");
    expect(compileStatusPattern(utf8("4xx")).matchesWhole(utf8("4xx"))).toBe(false);
  });

  it("reads all else as a pattern of the whole status", () => {
    expect(statuses("429")).toBe("429-429 1");
    expect(statuses("4.*")).toBe("400-499 100");
    expect(statuses("5\\d\\d")).toBe("500-599 100");
    expect(statuses("[45]..")).toBe("400-599 200");
    expect(statuses("40[13]|429")).toBe("401-429 3");
    expect(statuses("4")).toBe("0-0 0");
    expect(compileStatusPattern(utf8("4(")).fault).toBe("missing ) at offset 1");
  });
});
