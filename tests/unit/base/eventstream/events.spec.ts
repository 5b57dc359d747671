import { Bytes, EMPTY, concat, slice, text, utf8 } from "../../../../assembly/base/bytes";
import { crc32 } from "../../../../assembly/base/crypto/crc32";
import { FrameEvents } from "../../../../assembly/base/eventstream/events";

/** Big endian. */
function number32(value: u32): Bytes {
  return [<u8>(value >> 24), <u8>(value >> 16), <u8>(value >> 8), <u8>value];
}

function header(name: string, value: string): Bytes {
  const head = concat([<u8>name.length], utf8(name));
  return concat(concat(head, [7, <u8>(value.length >> 8), <u8>value.length]), utf8(value));
}

function frame(headers: Bytes, payload: string): Bytes {
  const sizes = concat(number32(16 + headers.length + payload.length), number32(headers.length));
  const prelude = concat(sizes, number32(crc32(sizes, 0, sizes.length)));
  const message = concat(concat(prelude, headers), utf8(payload));
  return concat(message, number32(crc32(message, 0, message.length)));
}

function event(type: string, payload: string): Bytes {
  return frame(concat(header(":event-type", type), header(":message-type", "event")), payload);
}

function exception(type: string, payload: string): Bytes {
  return frame(concat(header(":exception-type", type), header(":message-type", "exception")), payload);
}

function told(stream: Bytes, size: i32 = i32.MAX_VALUE): string {
  const events = new FrameEvents();
  let all = "";
  for (let at = 0; at < stream.length;) {
    const end = min(stream.length - at, size) + at;
    all += text(events.push(slice(stream, at, end), end == stream.length));
    at = end;
  }
  return all;
}

function bytesOf(hex: string): Bytes {
  const bytes = new StaticArray<u8>(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = <u8>parseInt(hex.substr(2 * i, 2), 16);
  return bytes;
}

const DAMAGED =
  'event: error\ndata: {"error":{"code":"stream_broken","message":"The vendor\'s stream is damaged."}}\n\n';

describe("a CRC-32", () => {
  it("is that of the standard's check", () => {
    expect(crc32(utf8("123456789"), 0, 9)).toBe(0xcbf43926);
    expect(crc32(EMPTY, 0, 0)).toBe(0);
  });
});

describe("frames", () => {
  it("are told as events, however they are cut", () => {
    const stream = concat(
      event("messageStart", '{"role":"assistant"}'),
      event("messageStop", '{"stopReason":"end_turn"}'),
    );
    const expected =
      'event: messageStart\ndata: {"role":"assistant"}\n\nevent: messageStop\ndata: {"stopReason":"end_turn"}\n\n';
    for (let size = 1; size <= stream.length; size++) expect(told(stream, size)).toBe(expected);
  });

  it("are read as the vendor writes them", () => {
    const vector =
      "0000007a00000051ca2c46650b3a6576656e742d7479706507000b6d65737361676553746f700d3a636f6e74656e742d747970650700106170" +
      "706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b2273746f70526561736f6e223a22656e645f7475" +
      "726e227d5fbf09fc";
    expect(told(bytesOf(vector))).toBe('event: messageStop\ndata: {"stopReason":"end_turn"}\n\n');
  });

  it("may have headers of every type", () => {
    const odd = bytesOf(
      "016100" +
        "016201" +
        "01630209" +
        "0164030909" +
        "01650409090909" +
        "0166050909090909090909" +
        "01670600" +
        "0109" +
        "0168080909090909090909" +
        "016909" +
        "09".repeat(16),
    );
    expect(told(frame(concat(odd, concat(header(":event-type", "a"), header(":message-type", "event"))), "{}"))).toBe(
      "event: a\ndata: {}\n\n",
    );
  });

  it("have no line breaks once they are events", () => {
    expect(told(event("a\nb", '{\r\n"x":1}'))).toBe('event: a b\ndata: {  "x":1}\n\n');
  });

  it("of an exception end the stream with its words", () => {
    const stream = concat(
      event("a", "{}"),
      concat(exception("throttlingException", '{"message":"slow \\"down"}'), event("b", "{}")),
    );
    expect(told(stream)).toBe(
      'event: a\ndata: {}\n\nevent: error\ndata: {"error":{"code":"throttlingException","message":"slow \\"down"}}\n\n',
    );
    expect(told(exception("x", "\x01\x02"))).toBe('event: error\ndata: {"error":{"code":"x","message":""}}\n\n');
  });

  it("of an error end it with its code", () => {
    const headers = concat(header(":error-code", "500"), header(":error-message", "no\nluck"));
    expect(told(frame(concat(headers, header(":message-type", "error")), ""))).toBe(
      'event: error\ndata: {"error":{"code":"500","message":"no\\nluck"}}\n\n',
    );
  });

  it("cannot pass an error off as the reader's own", () => {
    expect(told(event("error", "{}"))).toBe("event: \ndata: {}\n\n");
  });

  it("that are damaged end it", () => {
    const good = event("a", '{"text":"abc"}');
    for (let i = 0; i < good.length; i++) {
      const bad = slice(good, 0, good.length);
      bad[i] ^= 0x41;
      const stream = concat(event("first", "{}"), concat(bad, good));
      expect(told(stream)).toBe("event: first\ndata: {}\n\n" + DAMAGED);
    }
  });

  it("that break off end it, wherever they do", () => {
    const good = event("a", "{}");
    for (let size = 1; size < good.length; size++) expect(told(slice(good, 0, size), 7)).toBe(DAMAGED);
  });

  it("that claim too much, or less than there is, end it", () => {
    const sizes: u32[] = [0, 15, 17 * 1024 * 1024, 0x7fffffff, 0xffffffff];
    for (let i = 0; i < sizes.length; i++) {
      const claim = concat(number32(sizes[i]), number32(0));
      expect(told(concat(concat(claim, number32(crc32(claim, 0, 8))), number32(0)))).toBe(DAMAGED);
    }
    const headers = concat(number32(16), number32(1));
    expect(told(concat(concat(headers, number32(crc32(headers, 0, 8))), number32(0)))).toBe(DAMAGED);
  });

  it("whose headers are none end it", () => {
    const bad: Bytes[] = [
      [5],
      [1, 97],
      [1, 97, 10],
      [1, 97, 7],
      [1, 97, 7, 0],
      [1, 97, 7, 0, 9, 1],
      [1, 97, 5, 1],
      [0, 9],
    ];
    for (let i = 0; i < bad.length; i++) expect(told(frame(bad[i], "{}"))).toBe(DAMAGED);
  });

  it("says what a model said in its own words, which a chunk has in base64", () => {
    expect(told(event("chunk", '{"bytes":"eyJ0eXBlIjoicGluZyJ9","p":"abc"}'))).toBe(
      'event: \ndata: {"type":"ping"}\n\n',
    );
    expect(told(event("chunk", '{"bytes":"no base64!"}'))).toBe('event: chunk\ndata: {"bytes":"no base64!"}\n\n');
    expect(told(event("chunk", '{"a":1}'))).toBe('event: chunk\ndata: {"a":1}\n\n');
  });
});
