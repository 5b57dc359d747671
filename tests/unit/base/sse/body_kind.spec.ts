import { utf8 } from "../../../../assembly/base/bytes";
import { BodyKind, bodyKind } from "../../../../assembly/base/sse/body_kind";

function expectAll(texts: string[], kind: BodyKind): void {
  for (let i = 0; i < texts.length; i++) expect<i32>(bodyKind(utf8(texts[i]))).toBe(kind, texts[i]);
}

describe("bodyKind", () => {
  it("knows JSON by its first bracket", () => {
    expectAll(["{", "[", '\r\n\t {"a":1}', "\uFEFF{", "\uFEFF [1]"], BodyKind.Json);
  });

  it("knows events by their first field or comment", () => {
    expectAll(
      [":", ": keep-alive", "data:", "data:{", "event: x", "id:1", "retry: 1", "\uFEFFdata: 1"],
      BodyKind.Events,
    );
    expectAll(["\n\ndata: 1", "\r\n: x"], BodyKind.Events);
  });

  it("asks for more while both are possible", () => {
    expectAll(["", " ", "\n", "\uFEFF", "\uFEFF\n", "d", "data", "even", "i", "id", "r", "retry"], BodyKind.Unknown);
    const half = new StaticArray<u8>(2);
    half[0] = 0xef;
    half[1] = 0xbb;
    expect<i32>(bodyKind(half)).toBe(BodyKind.Unknown);
  });

  it("calls the rest other", () => {
    expectAll(["<html>", "dat:", "data ", "datum", "Data:", "null", '"a"', "1", "é", "\0"], BodyKind.Other);
  });
});
