import { Bytes, EMPTY, equal, utf8 } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { SseEvent } from "../../base/sse/event";
import { ERROR_EVENT } from "../../base/sse/reader";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { errorStatus } from "../../errors/shapes";
import { errorBody } from "../anthropic/client/error";
import { sayVersion } from "../anthropic/vendor/platform";
import { SettingNames } from "../converse/setting_names";
import { openai } from "../openai/vendor";
import { InvokeVendor } from "./vendor";

const STREAM = utf8("stream");
const TYPE = utf8("type");
/** Of an exception in a stream whose name says nothing of a status. */
const UNKNOWN_ERROR: u32 = 500;

/**
 * As InvokeVendor, where clients of the Messages API are served by InvokeModel, which takes its bodies as they are but
 * for model and stream, that the path has, and the version:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
 */
export class InvokedMessages extends InvokeVendor {
  constructor(
    names: SettingNames,
    private readonly version: Bytes,
  ) {
    super(names);
  }

  override renderRequest(call: Call): Rewrite {
    if (call.api != ApiName.AnthropicMessages) return super.renderRequest(call);
    sayVersion(call, this.version);
    call.drop(STREAM);
    return openai.renderRequest(call);
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.AnthropicMessages ? new InvokedReader() : super.reader(facts);
  }
}

/** Names the events of a Messages stream that came without their names, each by its type. */
class InvokedReader extends StreamReader {
  private readonly document: JsonDocument = new JsonDocument();

  override event(event: SseEvent): void {
    if (this.hasFailed) return;
    if (equal(event.name, ERROR_EVENT)) {
      const told = event.data.copy();
      const status = errorStatus(told, ERROR_EVENT, EMPTY);
      this.hasFailed = true;
      return this.out.add(ERROR_EVENT, errorBody(told, status == 0 ? UNKNOWN_ERROR : status, EMPTY));
    }
    this.document.read(event.data);
    this.out.add(this.document.string(this.document.member(this.document.root, TYPE)), event.data.copy());
  }

  override end(): void {}
}
