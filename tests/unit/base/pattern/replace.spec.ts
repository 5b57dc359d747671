import { Bytes, text, utf8 } from "../../../../assembly/base/bytes";
import { Pattern } from "../../../../assembly/base/pattern/pattern";

function replaced(source: string, input: string, template: string): string {
  return text(Pattern.compile(utf8(source)).replaceAll(utf8(input), utf8(template)));
}

/** The expected values are what Go's `regexp.ReplaceAllString` gives. */
describe("a pattern's replaceAll", () => {
  it("keeps what is around the matches", () => {
    expect(replaced("gpt-", "my-gpt-4-gpt-x", "g")).toBe("my-g4-gx");
    expect(replaced("gpt-.*", "gpt-4-turbo", "qwen-max")).toBe("qwen-max");
    expect(replaced("^gpt-(\\d)", "gpt-4o", "claude-$1")).toBe("claude-4o");
    expect(replaced("中", "a中b中", "é")).toBe("aébé");
  });

  it("gives the same bytes when nothing matches", () => {
    const pattern = Pattern.compile(utf8("x"));
    const input = utf8("abc");
    expect(pattern.replaceAll(input, utf8("y")) === input).toBe(true);
    expect(Pattern.compile(utf8("(")).replaceAll(input, utf8("y")) === input).toBe(true);
  });

  it("lets no empty match follow another match at once", () => {
    expect(replaced("a*", "baaac", "x")).toBe("xbxcx");
    expect(replaced("a*", "", "x")).toBe("x");
    expect(replaced("", "aé😀", "-")).toBe("-a-é-😀-");
    expect(replaced("a*?", "aa", "x")).toBe("xaxax");
    expect(replaced("b|", "abc", "x")).toBe("xaxcx");
    expect(replaced("$", "ab", "x")).toBe("abx");
    expect(replaced("^", "ab", "x")).toBe("xab");
    expect(replaced("^a", "aaa", "x")).toBe("xaa");
    expect(replaced("[a-c]*", "\nabcbe", "x")).toBe("x\nxex");
  });

  it("puts groups in by number and by name", () => {
    expect(replaced("(?P<family>\\w+)-(\\d)", "gpt-4o", "${family}/$2.")).toBe("gpt/4.o");
    expect(replaced("(?<v>\\d)", "gpt-4o", "[$v]")).toBe("gpt-[4]o");
    expect(replaced("(a)(b)", "ab", "$2$1$0")).toBe("baab");
    expect(replaced("(a)(b)", "ab", "${2}${1}x${0}")).toBe("baxab");
  });

  it("reads a name without braces as far as it goes", () => {
    expect(replaced("(a)", "a", "$1x")).toBe("");
    expect(replaced("(a)", "a", "${1}x")).toBe("ax");
    expect(replaced("(a)", "a", "$1_")).toBe("");
    expect(replaced("(a)", "a", "$1-x")).toBe("a-x");
    expect(replaced("(a)", "a", "$1模")).toBe("");
    expect(replaced("(?P<n>a)", "a", "$n.$nn.")).toBe("a..");
  });

  it("makes an unknown group, and one that took no part, empty", () => {
    expect(replaced("(a)|(b)", "b", "[$1|$2|$3|$x]")).toBe("[|b||]");
    expect(replaced("(a)", "a", "[$01$99999999999999999999]")).toBe("[]");
  });

  it("takes the first group that took part of those with one name", () => {
    expect(replaced("x(?P<v>a)|y(?P<v>b)", "xa-yb", "$v")).toBe("a-b");
    expect(replaced("(?P<v>a)(?P<v>b)", "ab", "$v")).toBe("a");
  });

  it("keeps a dollar that begins no reference", () => {
    expect(replaced("a", "a", "$$")).toBe("$");
    expect(replaced("a", "a", "$$1")).toBe("$1");
    expect(replaced("a", "a", "$")).toBe("$");
    expect(replaced("a", "a", "$-${}${0$ ${x y}")).toBe("$-${}${0$ ${x y}");
  });

  it("gives up when the rest of a long input would be searched again after every match", () => {
    const pattern = Pattern.compile(utf8("a.*b|a"));
    expect(text(pattern.replaceAll(utf8("a".repeat(300)), utf8("x")))).toBe("x".repeat(300));
    const input = utf8("a".repeat(50000));
    expect(pattern.replaceAll(input, utf8("x")) === input).toBe(true);
  });

  it("gives up when the result would be more than 64 KiB longer than the input", () => {
    const pattern = Pattern.compile(utf8("a"));
    const input = utf8("a".repeat(1000));
    const fits: Bytes = utf8("x".repeat(66));
    expect(pattern.replaceAll(input, fits).length).toBe(66000);
    expect(pattern.replaceAll(input, utf8("x".repeat(67))) === input).toBe(true);
  });
});
