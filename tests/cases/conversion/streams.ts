import { entries, member, text, type Json } from "./json.ts";

interface StreamEvent {
  readonly name: string;
  readonly data: Json;
}

/** What a client makes of a stream, and where the stream breaks the order of its API. */
export interface Assembled {
  readonly message: Json;
  readonly wrong: readonly string[];
}

type Members = Record<string, Json | undefined>;

export function eventsOf(body: string): StreamEvent[] {
  const blocks = body.split("\n\n").filter((block) => /^data:/m.test(block));
  return blocks.map((block) => {
    const name = /^event: ?(.*)$/m.exec(block)?.[1] ?? "";
    const data = [...block.matchAll(/^data: ?(.*)$/gm)].map(([, line = ""]) => line).join("\n");
    return { name, data: data === "[DONE]" ? data : (JSON.parse(data) as Json) };
  });
}

const deltaOwners: Readonly<Record<string, string>> = {
  text_delta: "text",
  thinking_delta: "thinking",
  signature_delta: "thinking",
  input_json_delta: "tool_use",
};

/** https://platform.claude.com/docs/en/build-with-claude/streaming */
export function assembleMessage(events: readonly StreamEvent[]): Assembled {
  const wrong: string[] = [];
  const content: Members[] = [];
  let message: Members = {};
  let open: Members | null = null;
  let state: "before" | "inside" | "after" = "before";
  const expect = (holds: boolean, fault: string): void => void (holds || wrong.push(fault));
  for (const { name, data } of events) {
    const type = text(member(data, "type"));
    expect(name === type, `event ${name} of type ${type}`);
    expect(state !== "after", `${type} behind the end`);
    if (type === "message_start") {
      expect(state === "before", "message_start twice");
      state = "inside";
      message = { ...(member(data, "message") as Members) };
    } else if (type === "content_block_start") {
      expect(open === null, "a block starts inside another");
      expect(member(data, "index") === content.length, `block ${String(member(data, "index"))}, not ${content.length}`);
      open = { ...(member(data, "content_block") as Members), json: "" };
      content.push(open);
    } else if (type === "content_block_delta") {
      const delta = member(data, "delta");
      const kind = text(member(delta, "type"));
      expect(open !== null && deltaOwners[kind] === open["type"], `${kind} outside of its block`);
      if (open !== null) grow(open, delta);
    } else if (type === "content_block_stop") {
      expect(open !== null, "a block stops that is not open");
      open = null;
    } else if (type === "message_delta") {
      expect(open === null, "message_delta inside a block");
      const usage = { ...(message["usage"] as Members), ...(member(data, "usage") as Members) } as Json;
      message = { ...message, ...(member(data, "delta") as Members), usage };
    } else if (type === "message_stop") state = "after";
    else if (type === "error") {
      message = { ...message, error: member(data, "error") };
      state = "after";
    }
  }
  expect(state === "after", "no message_stop");
  return { message: { ...message, content: content.map((block) => wholeBlock(block)) }, wrong };
}

function grow(block: Members, delta: Json | undefined): void {
  for (const key of ["text", "thinking"]) {
    if (member(delta, key) !== undefined) block[key] = text(block[key]) + text(member(delta, key));
  }
  if (member(delta, "partial_json") !== undefined)
    block["json"] = text(block["json"]) + text(member(delta, "partial_json"));
  if (member(delta, "signature") !== undefined) block["signature"] = member(delta, "signature");
}

function wholeBlock({ json, ...block }: Members): Json {
  if (block["type"] !== "tool_use" || json === "") return block;
  try {
    return { ...block, input: JSON.parse(text(json)) as Json };
  } catch {
    return { ...block, input: undefined };
  }
}

/** https://developers.openai.com/api/reference/resources/chat */
export function assembleChat(events: readonly StreamEvent[]): Assembled {
  const wrong: string[] = [];
  const calls: Members[] = [];
  const message: Members = { content: "", reasoning_content: "", finish_reason: null, done: false };
  for (const { data } of events) {
    if (message["done"] === true) wrong.push("an event behind [DONE]");
    if (data === "[DONE]") message["done"] = true;
    else if (member(data, "error") !== undefined) message["error"] = member(data, "error");
    else {
      if (member(data, "object") !== "chat.completion.chunk" || !Array.isArray(member(data, "choices")))
        wrong.push("no chunk");
      if (member(data, "usage")) message["usage"] = member(data, "usage");
      for (const choice of entries(member(data, "choices"))) growChat(message, calls, choice);
    }
  }
  return { message: { ...message, tool_calls: calls as Json[] }, wrong };
}

function growChat(message: Members, calls: Members[], choice: Json): void {
  const delta = member(choice, "delta");
  for (const key of ["content", "reasoning_content", "refusal"]) {
    const piece = text(member(delta, key));
    if (piece !== "") message[key] = text(message[key]) + piece;
  }
  if (member(choice, "finish_reason")) message["finish_reason"] = member(choice, "finish_reason");
  for (const piece of entries(member(delta, "tool_calls"))) {
    const call = (calls[Number(member(piece, "index"))] ??= { id: "", name: "", arguments: "" });
    const called = member(piece, "function");
    if (text(member(piece, "id")) !== "") call["id"] = member(piece, "id");
    call["name"] = text(call["name"]) + text(member(called, "name"));
    call["arguments"] = text(call["arguments"]) + text(member(called, "arguments"));
  }
}
