import { slice, text, utf8 } from "../../../../assembly/base/bytes";
import { UsageFilter } from "../../../../assembly/canonical/chat/usage_filter";

/** What comes of a stream in pieces of `size` bytes. */
function passed(stream: string, size: i32): string {
  const filter = new UsageFilter();
  const bytes = utf8(stream);
  let out = "";
  for (let at = 0; at < bytes.length; at += size) {
    const end = min(bytes.length, at + size);
    out += text(filter.push(slice(bytes, at, end), end == bytes.length));
  }
  return out;
}

function expectAll(stream: string, expected: string): void {
  for (let size = 1; size < 90; size++) expect(passed(stream, size)).toBe(expected, size.toString());
}

const WORD = 'data: {"choices":[{"delta":{"content":"a"}}],"usage":null}\n\n';
const END = "data: [DONE]\n\n";

describe("a stream whose client did not ask for its usage", () => {
  it("has no chunk of usage, however it comes in pieces", () => {
    expectAll(WORD + 'data: {"id":"x","choices":[],"usage":{"total_tokens":3}}\n\n' + END, WORD + END);
    expectAll(WORD + 'data: {"usage" : { }, "choices" : [ ] }\r\n\r\n' + END, WORD + END);
    expectAll('data: {"choices":[],"usage":{}}\n\n', "");
    expectAll(': a\ndata: {"choices":[],"usage":{}}\n\n' + END, ": a\n" + END);
    expectAll(WORD + 'data: {"choices":[],"usage":{}}', WORD);
  });

  it("keeps every other byte", () => {
    const others = [
      WORD + WORD + END,
      'data: {"choices":[],"prompt_filter_results":[]}\n\n' + WORD + END,
      'data: {"choices":[],"usage":null}\n\n' + END,
      'data: {"choices":[{"delta":{}}],"usage":{"total_tokens":1}}\n\n' + END,
      ": a\n" + WORD + ": b\n" + END,
      ': ping\n\ndata: {"choices":"[]"}\n\n' + END,
      'data: {"choices":[{"delta":{"content":"a"}}],"x":{"choices":[],"usage":{}}}\n\n' + END,
      'data: {"choices":[],"x":{"usage":{}}}\n\n' + END,
      'data: {"choices":[],"usage":{}\n\n' + END,
      "no events",
      WORD + "data: cut",
      "",
    ];
    for (let i = 0; i < others.length; i++) expectAll(others[i], others[i]);
  });

  it("does not hold an event that is too long to be one, nor the end mark", () => {
    const filter = new UsageFilter();
    expect(text(filter.push(utf8("data: a"), false))).toBe("");
    expect(filter.push(utf8("b".repeat(70000)), false).length).toBe(70007);
    expect(text(filter.push(utf8("\n\ndata: [DONE]"), false))).toBe("\n\ndata: [DONE]");
  });

  it("takes out what comes behind an event that is too long to be one, and nothing of that", () => {
    const filter = new UsageFilter();
    const usage = 'data: {"choices":[],"usage":{}}\n\n';
    expect(filter.push(utf8("data: " + "b".repeat(70000)), false).length).toBe(70006);
    expect(text(filter.push(utf8('"choices":[],"usage":{}}\n\n' + usage.substring(0, 20)), false))).toBe(
      '"choices":[],"usage":{}}\n\n',
    );
    expect(text(filter.push(utf8(usage.substring(20) + END), false))).toBe(END);
  });
});
