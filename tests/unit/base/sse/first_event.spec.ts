import { text, utf8 } from "../../../../assembly/base/bytes";
import { firstEvent } from "../../../../assembly/base/sse/first_event";

function dataOf(stream: string, ended: bool = false): string {
  const event = firstEvent(utf8(stream), ended);
  return event === null ? "none" : text(event.name) + "|" + text(event.data.copy());
}

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
