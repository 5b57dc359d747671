import { Bytes, slice, text, utf8 } from "../../../../assembly/base/bytes";
import { FirstEventScanner, firstEvent } from "../../../../assembly/base/sse/first_event";

function dataOf(stream: string, ended: bool = false): string {
  const event = firstEvent(utf8(stream), ended);
  return event === null ? "none" : text(event.name) + "|" + text(event.data.copy());
}

/** What a scanner has found after each byte of `stream`, one letter for each: `-` for nothing. */
function foundAfterEach(stream: Bytes): string {
  const scanner = new FirstEventScanner();
  const marks: string[] = [];
  for (let at = 0; at < stream.length; at++) {
    scanner.push(slice(stream, at, at + 1));
    const event = scanner.found;
    marks.push(event === null ? "-" : text(event.data.copy()));
  }
  return marks.join("");
}

describe("FirstEventScanner", () => {
  it("finds the event with the byte that completes it", () => {
    expect(foundAfterEach(utf8(":c\n\ndata:1\n\ndata:2\n\n"))).toBe("-----------111111111");
  });

  it("keeps what it found, whatever follows", () => {
    const scanner = new FirstEventScanner();
    scanner.push(utf8("event: error\ndata: 1\n\nda"));
    scanner.push(utf8("ta: 2\n\n"));
    scanner.finish();
    const event = scanner.found;
    expect(event === null ? "none" : text(event.name) + text(event.data.copy())).toBe("error1");
    expect(scanner.seen).toBe(31);
  });

  it("takes an incomplete event at the end of the stream", () => {
    const scanner = new FirstEventScanner();
    scanner.push(utf8("data: 1"));
    expect(scanner.found).toBeNull();
    scanner.finish();
    const event = scanner.found;
    expect(event === null ? "none" : text(event.data.copy())).toBe("1");
  });
});

describe("firstEvent", () => {
  it("gives the first event and where it ends", () => {
    const event = firstEvent(utf8("data: 1\n\ndata: 2\n\n"), false);
    expect(event === null ? -1 : event.end).toBe(9);
    expect(dataOf("data: 1\n\ndata: 2\n\n")).toBe("|1");
  });

  it("passes over comments, blank lines and events that say nothing", () => {
    expect(dataOf(": keep-alive\n\n\n\nid: 1\n\ndata\n\nevent: ping\ndata:\n\nevent: x\ndata: 1\n\n")).toBe("x|1");
  });

  it("takes an event named error without data", () => {
    expect(dataOf("event: error\n\ndata: 1\n\n")).toBe("error|");
    expect(dataOf("event: error\ndata:\n\ndata: 1\n\n")).toBe("error|");
  });

  it("is none while the event is incomplete", () => {
    const stream = "event: x\r\ndata: 1\r\n\r\n";
    for (let size = 0; size < stream.length; size++) expect(dataOf(stream.substring(0, size))).toBe("none");
    expect(dataOf(stream)).toBe("x|1");
  });

  it("is what there is at the end of the stream", () => {
    expect(dataOf("data: 1", true)).toBe("|1");
    expect(dataOf(": nothing", true)).toBe("none");
    expect(dataOf("", true)).toBe("none");
  });
});
