import { text, utf8 } from "../../../../assembly/base/bytes";
import { Edits } from "../../../../assembly/base/http/edits";

describe("Edits", () => {
  it("keeps the order in which it is told", () => {
    const edits = new Edits();
    edits.set(utf8("a"), utf8("1"));
    edits.remove(utf8("b"));
    edits.set(utf8("a"), utf8("2"));
    expect(edits.count).toBe(3);
    expect(text(edits.name(0)) + text(edits.value(0))).toBe("a1");
    expect(edits.isRemoval(0)).toBe(false);
    expect(text(edits.name(1)) + text(edits.value(1))).toBe("b");
    expect(edits.isRemoval(1)).toBe(true);
    expect(text(edits.value(2))).toBe("2");
  });

  it("knows a name by its whole, removed or set", () => {
    const edits = new Edits();
    edits.set(utf8("cookie"), utf8("1"));
    edits.remove(utf8("accept"));
    expect(edits.has(utf8("cookie"))).toBe(true);
    expect(edits.has(utf8("accept"))).toBe(true);
    expect(edits.has(utf8("cook"))).toBe(false);
  });
});
