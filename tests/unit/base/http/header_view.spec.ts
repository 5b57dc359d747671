import { Bytes, EMPTY, slice, text, utf8 } from "../../../../assembly/base/bytes";
import { HeaderView } from "../../../../assembly/base/http/header_view";
import { headerMap, headerView } from "../../fakes/header_map";

const PAIRS: string[] = [":path", "/v1/models", "x-empty", "", "accept", "a", "accept", "b"];

function lie(offset: i32, value: u32): HeaderView {
  const bytes = headerMap(PAIRS);
  store<u32>(changetype<usize>(bytes) + offset, value);
  return new HeaderView(bytes);
}

/** Everything that can be asked, so that a read out of range would trap here. */
function visit(view: HeaderView): string {
  let all = "";
  for (let i = -1; i <= view.count; i++) all += text(view.name(i)) + "=" + text(view.value(i)) + ";";
  return all + text(view.get(utf8("accept")));
}

describe("HeaderView", () => {
  it("reads names and values in order", () => {
    expect(visit(headerView(PAIRS))).toBe("=;:path=/v1/models;x-empty=;accept=a;accept=b;=;a");
  });

  it("answers with the first of several values", () => {
    expect(text(headerView(PAIRS).get(utf8("accept")))).toBe("a");
    expect(headerView(PAIRS).find(utf8("accept"))).toBe(2);
  });

  it("tells a missing header by its index, an empty one not by its value", () => {
    expect(headerView(PAIRS).find(utf8("host"))).toBe(-1);
    expect(headerView(PAIRS).find(utf8("x-empty"))).toBe(1);
    expect(headerView(PAIRS).get(utf8("host")).length).toBe(0);
  });

  it("compares whole names and prefixes, never values", () => {
    const view = headerView(["x-ai", "x-ai-proxy-probe"]);
    expect(view.isNamed(0, utf8("x-a"))).toBe(false);
    expect(view.isNamed(0, utf8("x-ai-proxy-probe"))).toBe(false);
    expect(view.nameStartsWith(0, utf8("x-ai"))).toBe(true);
    expect(view.nameStartsWith(0, utf8("x-ai-"))).toBe(false);
    expect(view.nameStartsWith(0, EMPTY)).toBe(true);
    expect(view.nameEndsWith(0, utf8("-ai"))).toBe(true);
    expect(view.nameEndsWith(0, utf8("x-x-ai"))).toBe(false);
    expect(view.nameEndsWith(0, utf8("-probe"))).toBe(false);
    expect(view.nameEndsWith(0, utf8("i"))).toBe(true);
    expect(view.nameEndsWith(0, EMPTY)).toBe(true);
  });

  it("knows nothing of an index outside the map", () => {
    const view = headerView(["a", "b"]);
    expect(view.isNamed(-1, utf8("a"))).toBe(false);
    expect(view.isNamed(1, utf8("a"))).toBe(false);
    expect(view.nameStartsWith(7, EMPTY)).toBe(false);
    expect(view.nameEndsWith(1, EMPTY)).toBe(false);
    expect(view.name(i32.MIN_VALUE).length).toBe(0);
    expect(view.value(i32.MAX_VALUE).length).toBe(0);
  });

  it("reads every map that is cut short as empty", () => {
    const whole = headerMap(PAIRS);
    for (let size = 0; size < whole.length; size++) {
      const view = new HeaderView(slice(whole, 0, size));
      expect(view.count).toBe(0, `cut to ${size}`);
      visit(view);
    }
  });

  it("reads a map whose sizes lie as empty", () => {
    const lies: u32[] = [0, 1, 0x7f, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
    for (let i = 1; i < lies.length; i++) {
      for (let offset = 4; offset < 36; offset += 4) {
        if (lies[i] > 1) expect(lie(offset, lies[i]).count).toBe(0, `size ${lies[i]} at ${offset}`);
        visit(lie(offset, lies[i]));
      }
    }
  });

  it("reads a map whose count lies as empty, or without a read out of range", () => {
    const counts: u32[] = [0, 5, 0x10000000, 0x1fffffff, 0x20000000, 0x7fffffff, 0x80000000, 0xffffffff];
    for (let i = 0; i < counts.length; i++) {
      const view = lie(0, counts[i]);
      if (counts[i] != 5) expect(view.count).toBe(0, `count ${counts[i]}`);
      visit(view);
    }
  });

  it("reads no headers from no bytes", () => {
    const none: Bytes = EMPTY;
    expect(new HeaderView(none).count).toBe(0);
  });
});
