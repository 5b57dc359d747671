import { Bytes } from "../../base/bytes";
import { JsonDocument, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { ChunkWriter } from "../../canonical/chat/chunk_writer";
import { ResponseFacts } from "../../canonical/response_facts";
import { AnswerCalls } from "./answer_calls";
import { endMessage } from "./blocked";
import { CharacterIndex } from "./character_index";
import { BLOCKED, finishOf, finishWord } from "./finish";
import { hasLogprobs, writeLogprobs } from "./logprobs";
import { writeRefusal } from "./response";
import { Said } from "./said";
import { ASSISTANT, CONTENT, FINISH_REASON, REASONING_CONTENT, ROLE } from "./words";

/** One choice of a stream. */
export class ChoiceStream {
  /** Whether the client knows whose answer it is. */
  private isOpen: bool = false;
  /** How many calls the client knows. */
  private called: i32 = 0;
  /** Whether the vendor gave the reason of its end. */
  isFinished: bool = false;
  /** What was said, for what tells later where it is from. */
  private readonly heard: CharacterIndex = new CharacterIndex();

  private readonly said: Said;

  constructor(
    readonly index: i64,
    /** Of each event in turn. */
    answer: JsonDocument,
    private readonly chunks: ChunkWriter,
    private readonly facts: ResponseFacts,
  ) {
    this.said = new Said(answer);
  }

  /** Writes the chunks for what an event tells of the choice. */
  read(answer: JsonDocument, candidate: i32, calls: AnswerCalls): void {
    if (this.isFinished) return;
    const said = this.said;
    said.hear(candidate);
    if (!said.isSilent) this.say(answer, candidate, said);
    if (said.calls.length > 0) this.call(answer, said, calls);
    const reason = finishOf(answer, candidate);
    if (reason != NONE)
      this.finish(answer, candidate, finishWord(answer, reason, this.called > 0, this.facts.isLegacy));
  }

  /** Writes the chunk for a prompt that the vendor refused. */
  block(answer: JsonDocument): void {
    if (!this.isFinished) this.finish(answer, NONE, BLOCKED);
  }

  private finish(answer: JsonDocument, candidate: i32, word: Bytes): void {
    this.isFinished = true;
    const delta = this.begin();
    if (word === BLOCKED) writeRefusal(answer, endMessage(answer, candidate), delta);
    const choice = this.chunks.endDelta();
    choice.key(FINISH_REASON);
    choice.string(word);
    this.chunks.endChoice();
  }

  private say(answer: JsonDocument, candidate: i32, said: Said): void {
    const delta = this.begin();
    if (said.thoughts.length > 0) {
      delta.key(REASONING_CONTENT);
      said.writeJoined(said.thoughts, delta);
    }
    if (said.texts.length > 0) {
      delta.key(CONTENT);
      said.writeJoined(said.texts, delta);
    }
    said.writeRest(delta);
    if (this.facts.looksUp) said.writeCitations(this.heard, true, delta);
    if (!hasLogprobs(answer, candidate)) return this.chunks.end();
    const choice = this.chunks.endDelta();
    writeLogprobs(answer, candidate, choice);
    choice.key(FINISH_REASON);
    choice.null();
    this.chunks.endChoice();
  }

  private call(answer: JsonDocument, said: Said, calls: AnswerCalls): void {
    const before = this.called;
    this.called += said.calls.length;
    if (this.facts.isLegacy && before > 0) return;
    calls.write(answer, said.calls, before, this.begin());
    this.chunks.end();
  }

  /** Opens a chunk, whose delta says in the first one whose answer it is. */
  private begin(): JsonWriter {
    const delta = this.chunks.begin(this.index);
    if (!this.isOpen) {
      delta.key(ROLE);
      delta.string(ASSISTANT);
    }
    this.isOpen = true;
    return delta;
  }
}
