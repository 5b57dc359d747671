import { Bytes, utf8 } from "../../../assembly/base/bytes";
import { SseEvent } from "../../../assembly/base/sse/event";
import { ApiName } from "../../../assembly/canonical/api_name";
import { ResponseFacts } from "../../../assembly/canonical/response_facts";
import { spark } from "../../../assembly/providers/spark";
import { sentMembers } from "../fakes/sent_body";

/** Bytes of what becomes of `chunks` of a stream for a client that asked for `model`. */
function readBytes(model: Bytes, chunks: i32): i32 {
  const facts = new ResponseFacts(ApiName.ChatCompletions);
  facts.model = model;
  const reader = spark.protocol.reader(facts);
  if (reader === null) return -1;
  const event = new SseEvent();
  event.data.setAll(utf8('{"sid":"s","choices":[{"index":0,"delta":{"content":"x"}}]}'));
  for (let i = 0; i < chunks; i++) reader.receive(event);
  return reader.take().length;
}

function sent(members: string): string {
  return sentMembers("spark", "spark-x", members);
}

describe("spark", () => {
  it("thinks or does not, by the effort that is asked for", () => {
    expect(sent('"n":1,"reasoning_effort":"high"')).toBe('"n":1,"thinking":{"type":"enabled"}');
    expect(sent('"n":1,"reasoning_effort":"minimal"')).toBe('"n":1,"thinking":{"type":"disabled"}');
    expect(sent('"thinking":{"type":"auto"},"reasoning_effort":"high"')).toBe('"thinking":{"type":"auto"}');
    expect(sent('"n":1')).toBe('"n":1');
  });

  it("repeats no more of a model's name in each chunk than any answer does", () => {
    expect(readBytes(utf8("spark-x"), 10)).toBeGreaterThan(1000);
    expect(readBytes(utf8("x".repeat(100_000)), 10)).toBeLessThan(5000);
  });
});
