import { utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { KeyHash } from "../../../../assembly/base/key_hash";
import { hashOpening } from "../../../../assembly/canonical/chat/opening";

/** The key of a chat; 0: it has none. */
function keyOf(body: string): u64 {
  const hash = new KeyHash();
  return hashOpening(JsonDocument.parse(utf8(body)), hash) ? hash.key : 0;
}

const FIRST = '{"messages":[{"role":"system","content":"S"},{"role":"user","content":"hi"}';

describe("the opening of a chat", () => {
  it("is the same in every turn", () => {
    const first = keyOf(FIRST + "]}");
    expect(first != 0).toBe(true);
    const second = ',{"role":"assistant","content":"yes"},{"role":"user","content":"more"}],"tools":[]}';
    expect(keyOf(FIRST + second)).toBe(first);
  });

  it("is the same with marks of caching as without, and in parts as in one text", () => {
    const part = '{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}';
    expect(keyOf(`{"messages":[{"role":"system","content":"S"},{"role":"user","content":[${part}]}]}`)).toBe(
      keyOf(FIRST + "]}"),
    );
  });

  it("differs by what the system or the user says first", () => {
    const first = keyOf(FIRST + "]}");
    expect(keyOf(FIRST.replace('"S"', '"T"') + "]}") != first).toBe(true);
    expect(keyOf(FIRST.replace('"hi"', '"ho"') + "]}") != first).toBe(true);
  });

  it("is found in every API of chats", () => {
    const messages = keyOf('{"system":"S","messages":[{"role":"user","content":"hi"}]}');
    expect(messages).toBe(keyOf('{"system":[{"type":"text","text":"S"}],"messages":[{"role":"user","content":"hi"}]}'));
    expect(keyOf('{"instructions":"S","input":"hi"}')).toBe(messages);
    expect(keyOf('{"instructions":"S","input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}]}')).toBe(
      messages,
    );
  });

  it("is nothing where no user says anything", () => {
    const bodies = [
      "",
      "[]",
      "{}",
      '{"messages":5}',
      '{"messages":[]}',
      '{"messages":[{"role":"system","content":"S"}]}',
    ];
    for (let i = 0; i < bodies.length; i++) expect(keyOf(bodies[i])).toBe(0);
    expect(keyOf('{"messages":[{"role":"user","content":""}]}')).toBe(0);
    expect(keyOf('{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}')).toBe(0);
    expect(keyOf('{"messages":[5,null,[],{"role":"user"}]}')).toBe(0);
  });

  it("reads 4 KiB of the first words, and 64 messages", () => {
    const long = "x".repeat(4096);
    expect(keyOf(`{"input":"${long}a"}`)).toBe(keyOf(`{"input":"${long}b"}`));
    expect(keyOf(`{"input":"${long.substring(1)}a"}`) != keyOf(`{"input":"${long.substring(1)}b"}`)).toBe(true);
    const system = '{"role":"system","content":"S"},';
    expect(keyOf(`{"messages":[${system.repeat(64)}{"role":"user","content":"hi"}]}`)).toBe(0);
  });
});
