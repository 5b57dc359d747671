import { Bytes, slice, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { JsonEdit } from "../base/json/edit";
import { quote } from "../base/json/writer";
import { SseEvent } from "../base/sse/event";
import { Aside } from "../base/sse/reader";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { LONGEST } from "../canonical/chat/envelope";
import { ResponseFacts } from "../canonical/response_facts";
import { StreamReader } from "../canonical/stream_reader";
import { SignedThoughts } from "../canonical/traits";
import { OpenaiVendor } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";
import { DISABLED, THINKING, switchThinking } from "./thinking_switch";

/**
 * https://www.xfyun.cn/doc/spark/HTTP%E8%B0%83%E7%94%A8%E6%96%87%E6%A1%A3.html
 * Some models have paths of their own, for `capabilities`.
 */
const profile: Profile = {
  type: "spark",
  host: "spark-api-open.xf-yun.com",
  routes: standard("", [ApiName.ChatCompletions]),
};

const CHOICES = utf8("choices");
const ENABLED = utf8('{"type":"enabled"}');
const CHUNK = utf8('"chat.completion.chunk"');
const COMPLETION = utf8('"chat.completion"');
const CREATED = utf8("created");
const FINISH_REASON = utf8("finish_reason");
const ID = utf8("id");
const MESSAGE = utf8("message");
const MODEL = utf8("model");
const OBJECT = utf8("object");
const SID = utf8("sid");
const STOP = utf8('"stop"');
const TOOL_CALLS = utf8("tool_calls");
const CALLS = utf8('"tool_calls"');

/** OpenAI's wire format, but answers do not say all of what they are. */
class SparkVendor extends OpenaiVendor {
  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions;
  }

  override facts(call: Call): ResponseFacts {
    const facts = ResponseFacts.of(call);
    facts.hidesUsage = call.hidesUsage;
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    const edit = new Description(facts, COMPLETION).of(answer);
    const choices = answer.member(answer.root, CHOICES);
    for (let at = answer.first(choices); at != NONE; at = answer.next(at)) finish(answer, edit, at);
    return edit.apply();
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return this.converts(facts.api) ? new SparkReader(new Description(facts, CHUNK)) : null;
  }
}

class SparkReader extends StreamReader {
  constructor(private readonly description: Description) {
    super();
  }

  override get keeps(): Aside {
    return Aside.All;
  }

  override event(event: SseEvent): void {
    const chunk = JsonDocument.parse(event.data.copy());
    const isChunk = chunk.kind(chunk.member(chunk.root, CHOICES)) == JsonKind.Array;
    this.out.add(event.name, isChunk ? this.description.of(chunk).apply() : chunk.bytes);
  }

  override end(): void {}
}

/** What an answer, or each chunk of one, is to say of itself, where it does not. */
class Description {
  private readonly created: Bytes;
  private readonly model: Bytes;

  constructor(
    facts: ResponseFacts,
    private readonly object: Bytes,
  ) {
    this.created = decimal(facts.nowMs / 1000);
    this.model = quote(slice(facts.model, 0, LONGEST));
  }

  of(answer: JsonDocument): JsonEdit {
    const edit = new JsonEdit(answer);
    const sid = answer.member(answer.root, SID);
    if (answer.kind(sid) == JsonKind.String) tell(answer, edit, ID, answer.raw(sid));
    tell(answer, edit, OBJECT, this.object);
    tell(answer, edit, CREATED, this.created);
    tell(answer, edit, MODEL, this.model);
    return edit;
  }
}

function tell(answer: JsonDocument, edit: JsonEdit, key: Bytes, value: Bytes): void {
  if (answer.member(answer.root, key) == NONE) edit.insert(answer.root, key, value);
}

/** Gives a choice that is whole its reason. */
function finish(answer: JsonDocument, edit: JsonEdit, choice: i32): void {
  const reason = answer.member(choice, FINISH_REASON);
  if (answer.kind(reason) == JsonKind.String) return;
  const isCall = answer.first(answer.member(answer.member(choice, MESSAGE), TOOL_CALLS)) != NONE;
  const word = isCall ? CALLS : STOP;
  if (reason == NONE) edit.insert(choice, FINISH_REASON, word);
  else edit.replace(reason, word);
}

class Spark extends Provider {
  override edit(call: Call): Call {
    return switchThinking(call, THINKING, ENABLED, DISABLED);
  }
}

export const spark = new Spark(profile, new SparkVendor(), { signedThoughts: SignedThoughts.LeftOut });
