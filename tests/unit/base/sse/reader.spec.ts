import { slice, text, utf8 } from "../../../../assembly/base/bytes";
import { Aside, SseReader } from "../../../../assembly/base/sse/reader";

/** The events of `stream` as `name|data|comment@end`, one a line; the stream comes in pieces of `size` bytes. */
function read(stream: string, size: i32 = i32.MAX_VALUE, finished: bool = true): string {
  const bytes = utf8(stream);
  const reader = new SseReader();
  const events: string[] = [];
  for (let at = 0; at < bytes.length; at += min(size, bytes.length)) {
    reader.push(slice(bytes, at, at + min(size, bytes.length)));
    drain(reader, events);
  }
  if (finished) {
    reader.finish();
    drain(reader, events);
  }
  return events.join("\n");
}

function drain(reader: SseReader, events: string[]): void {
  for (let event = reader.next(); event !== null; event = reader.next()) {
    events.push(
      text(event.name) + "|" + text(event.data.copy()) + "|" + text(event.comment) + "@" + event.end.toString(),
    );
  }
}

describe("SseReader", () => {
  it("gives each event with its name, its data and where it ends", () => {
    expect(read("event: ping\ndata: {}\n\ndata: 2\n\n")).toBe("ping|{}|@22\n|2|@31");
  });

  it("takes LF, CR and CRLF as the end of a line, mixed too", () => {
    expect(read("data: 1\r\rdata: 2\r\n\r\ndata: 3\n\r\ndata: 4\r\n\r")).toBe("|1|@9\n|2|@20\n|3|@30\n|4|@40");
  });

  it("joins data lines with LF, empty ones too", () => {
    expect(read("data: a\ndata\ndata:\ndata:b\n\n")).toBe("|a\n\n\nb|@27");
  });

  it("takes one space after the colon away, and no more", () => {
    expect(read("data:  a \n\ndata:\tb\n\n")).toBe("| a |@11\n|\tb|@20");
  });

  it("keeps colons in values", () => {
    expect(read("data:a:b\n\nevent:x: y\ndata::\n\n")).toBe("|a:b|@10\nx: y|:|@29");
  });

  it("ignores id, retry, unknown fields and those that only look alike", () => {
    expect(read("id: 1\nretry: 2\nDATA: 3\ndata : 4\n data: 5\ndatas: 6\nevents: 7\ndata: 8\n\n")).toBe("|8|@69");
  });

  it("gives an event without data to nobody, unless it is named error", () => {
    expect(read("event: ping\n\nid: 4\n\ndata: 1\n\n")).toBe("|1|@29");
    expect(read("event: error\n\n")).toBe("error||@14");
  });

  it("forgets the name of an event without data", () => {
    expect(read("event: ping\n\ndata: 1\n\n")).toBe("|1|@22");
  });

  it("hands over the comments of the event, or of the last block before it that had some", () => {
    expect(read(":a\ndata: 1\n: b\n\n")).toBe("|1|a\nb@16");
    expect(read(": keep-alive\n\n:HTTP_STATUS/400\n\ndata: 1\n\ndata: 2\n\n")).toBe("|1|HTTP_STATUS/400@41\n|2|@50");
  });

  it("keeps the last comments of an event that has too many", () => {
    const lines: string[] = [];
    for (let i = 0; i < 1000; i++) lines.push(":" + i.toString());
    const comments = read(lines.join("\n") + "\ndata: 1\n\n")
      .split("|")[2]
      .split("@")[0]
      .split("\n");
    expect(comments.length).toBeGreaterThanOrEqual(32);
    expect(comments.length).toBeLessThanOrEqual(64);
    for (let i = 0; i < comments.length; i++) expect(comments[i]).toBe((1000 - comments.length + i).toString());
  });

  it("skips a byte order mark at the start and nowhere else", () => {
    expect(read("\uFEFFdata: 1\n\n\uFEFFdata: 2\n\n")).toBe("|1|@12");
    expect(read("\uFEFFdata: 1\n\n", 1)).toBe("|1|@12");
    expect(read("\uFEFF")).toBe("");
  });

  it("gives the same events however the stream is cut", () => {
    const stream = "\uFEFF:c\r\nevent: é\r\ndata: 1\r\ndata: ü\r\n\r\n\r\rdata: 2\r\revent: error\n\ndata: 3";
    const whole = read(stream);
    expect(whole).toBe("é|1\nü|c@39\n|2|@50\nerror||@64\n|3|@71");
    for (let size = 1; size < 40; size++) expect(read(stream, size)).toBe(whole);
  });

  it("waits for the rest of an event, and for the LF that may follow a CR", () => {
    expect(read("data: 1\n", 3, false)).toBe("");
    expect(read("data: 1\r\n\r", 3, false)).toBe("");
    expect(read("data: 1\r\n\r\n", 3, false)).toBe("|1|@11");
  });

  it("counts an unfinished event once at the end of the stream", () => {
    expect(read("data: 1\n\ndata: 2\ndata")).toBe("|1|@9\n|2\n|@21");
    expect(read("data: 1\r")).toBe("|1|@8");
    expect(read("")).toBe("");
  });

  it("tells how much of an unfinished event it holds, its complete lines and a line in pieces too", () => {
    const reader = new SseReader();
    reader.push(utf8("data: 1\n\n"));
    drain(reader, []);
    expect(reader.pending).toBe(0);
    reader.push(utf8("data: 2\ndata: "));
    drain(reader, []);
    expect(reader.pending).toBe(14);
    for (let i = 0; i < 5; i++) reader.push(utf8("three"));
    drain(reader, []);
    expect(reader.pending).toBe(39);
    reader.push(utf8("\n\n"));
    const events: string[] = [];
    drain(reader, events);
    expect(events[0]).toBe("|2\nthreethreethreethreethree|@50");
    expect(reader.pending).toBe(0);
  });
});

/** The lines that a reader keeps of `stream`, with `!` for each event; the stream comes in pieces of `size` bytes. */
function kept(aside: Aside, stream: string, size: i32): string {
  const bytes = utf8(stream);
  const reader = new SseReader(aside);
  let found = "";
  for (let at = 0; at <= bytes.length; at += size) {
    if (at + size > bytes.length) reader.finish();
    if (at < bytes.length) reader.push(slice(bytes, at, at + size));
    if (at + size > bytes.length) reader.finish();
    while (reader.next() !== null) found += text(reader.takeAside()) + "!";
    found += text(reader.takeAside());
  }
  return found;
}

describe("what an SseReader keeps beside its events", () => {
  const stream = ": a\n\n: b\nid: 1\n: c\nretry:5\nevent: e\ndata: d\n\nid\n\n:\ndata: f\n\nother: x\n\n: g\r\n\r\n";

  it("is nothing, comments between events, or all comments, ids and retry times", () => {
    const sizes = [1, 2, 7, 1000];
    for (let i = 0; i < sizes.length; i++) {
      const size = sizes[i];
      expect(kept(Aside.Nothing, stream, size)).toBe("!!", size.toString());
      expect(kept(Aside.Comments, stream, size)).toBe(": a\n\n: b\n!:\n!: g\n\n", size.toString());
      expect(kept(Aside.All, stream, size)).toBe(
        ": a\n\n: b\nid: 1\n: c\nretry:5\n!id\n\n:\n!: g\n\n",
        size.toString(),
      );
    }
  });
});
