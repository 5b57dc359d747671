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
