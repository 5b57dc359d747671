import { text, utf8 } from "../../../assembly/base/bytes";
import { Rewrite } from "../../../assembly/base/rewrite";

describe("Rewrite", () => {
  it("puts a new beginning before the rest", () => {
    const rewrite = new Rewrite(utf8("hello world"), 5, utf8("bye"));
    expect(text(rewrite.whole())).toBe("bye world");
    expect(rewrite.length).toBe(9);
    expect(rewrite.isChange).toBe(true);
  });

  it("can drop a beginning, add one, or replace everything", () => {
    expect(text(new Rewrite(utf8("abc"), 1, utf8("")).whole())).toBe("bc");
    expect(text(new Rewrite(utf8("abc"), 0, utf8("x")).whole())).toBe("xabc");
    expect(text(new Rewrite(utf8("abc"), 3, utf8("y")).whole())).toBe("y");
  });

  it("changes nothing when nothing is to change", () => {
    const source = utf8("abc");
    const rewrite = Rewrite.unchanged(source);
    expect(rewrite.isChange).toBe(false);
    expect(rewrite.length).toBe(3);
    expect(rewrite.whole() === source).toBe(true);
  });
});

describe("a rewritten text that is kept", () => {
  it("has no more of the old text than it needs", () => {
    const old = utf8("0123456789");
    const early = new Rewrite(old, 2, utf8("ab")).kept();
    expect(early.source === old).toBe(true);
    expect(text(early.whole())).toBe("ab23456789");
    const late = new Rewrite(old, 9, utf8("abcdefghi")).kept();
    expect(late.source.length + late.head.length).toBe(10);
    expect(text(late.whole())).toBe("abcdefghi9");
    const whole = Rewrite.replaced(utf8("other")).kept();
    expect(whole.source.length).toBe(0);
    expect(text(whole.whole())).toBe("other");
    expect(text(Rewrite.unchanged(old).kept().whole())).toBe("0123456789");
  });
});
