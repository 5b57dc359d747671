import { sentMembers } from "../fakes/sent_body";

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
});
