import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { LocalReply } from "../base/http/local_reply";
import { Rewrite } from "../base/rewrite";
import { Call } from "../canonical/call";
import { ResponseFacts } from "../canonical/response_facts";
import { VendorRequest } from "../providers/vendor_request";
import { listsModels, tellsModel } from "../canonical/model_list";
import { BodyUse, Request } from "./attempt/request";
import { replays } from "./attempt/retry_policy";
import { STATE_RETRY } from "./attempt/retry_state";
import { StreamEdits } from "../base/http/stream_edits";
import { clipped } from "./attempt/trace";
import { FetchState } from "./fetched/fetched";
import { Preparation } from "./fetched/preparation";
import { Prerequisites } from "./fetched/prerequisites";
import { OwnProbe } from "./callouts/probe_request";
import { keep } from "./inbound/kept_body";
import { bodyUnseen, emptyBody, invalid, noHealthyToken, unknownPath } from "./local_replies";
import { areSound, asEdits, limitFirstByte } from "./outbound/addressing";
import { noteAffinity } from "./outbound/affinity";
import { RenderBody } from "./outbound/render_body";
import { authorize, vendorRequest } from "./outbound/vendor_request";
import { Step } from "./step";

const NO_BODY = Rewrite.unchanged(EMPTY);
const CONTENT_LENGTH = utf8("content-length");

/** Sends one request off by its own stream: picks the token once it is known what is asked, and writes the vendor's. */
export class Dispatch {
  /** What is written of headers and filter state. */
  readonly edits: StreamEdits = new StreamEdits();
  /** What becomes of the client's body; null: it stays as it is. */
  body: Rewrite | null = null;
  /** Why the request cannot go; null: it can. */
  reply: LocalReply | null = null;
  /** What goes to the vendor instead of the request, because that is a probe. */
  probe: OwnProbe | null = null;
  /** Whether the headers have left, with all that they will say. */
  private hasLeft: bool = false;
  private preparation: Preparation | null = null;
  /** Keeps hold of what is at work. */
  private rendering: RenderBody | null = null;

  /** As far as the headers tell: the body goes by unread, or is yet to come. Called again after `Await`. */
  unread(request: Request, prerequisites: Prerequisites): Step {
    const call = Call.withoutBody(request.api, request.config.settings);
    if (this.probe === null && !this.pick(request, call)) return Step.Reply;
    const step = this.whenThere(this.prepared(request).headers(prerequisites));
    if (step != Step.Forward) return step;
    this.hasLeft = true;
    const probe = this.probe;
    if (probe !== null) return this.carry(request, probe.with(request.tries.credential));
    const out = vendorRequest(request, call, NO_BODY);
    if (call.problem.length > 0) return this.answer(bodyUnseen());
    if (listsModels(request.api) || tellsModel(request.api)) request.facts = new ResponseFacts(request.api);
    if (request.head.endOfStream) keep(request, out);
    authorize(request, out);
    return this.carryLimited(request, call, out);
  }

  /** With the whole body. Called again after `Await`. */
  whole(request: Request, bytes: Bytes, prerequisites: Prerequisites): Step {
    const probe = this.probe;
    if (probe !== null) {
      const step = this.whenThere(this.prepared(request).body(prerequisites, this.hasLeft));
      return step == Step.Forward ? this.replace(request, bytes, probe) : step;
    }
    if (bytes.length == 0 && request.bodyUse == BodyUse.Json) return this.answer(emptyBody());
    const rendering = new RenderBody(request, bytes);
    this.rendering = rendering;
    const step = this.render(request, rendering, prerequisites);
    this.rendering = null;
    return step;
  }

  /** What the last step said is done. */
  left(): void {
    this.edits.clear();
    this.body = null;
  }

  private render(request: Request, rendering: RenderBody, prerequisites: Prerequisites): Step {
    if (rendering.parse() && !this.hasLeft && !this.pick(request, rendering.call)) return Step.Reply;
    if (rendering.reply === null) {
      const step = this.whenThere(this.prepared(request).body(prerequisites, this.hasLeft));
      if (step != Step.Forward) return step;
      rendering.render();
    }
    const reply = rendering.reply;
    return reply === null ? this.send(request, rendering.call, rendering.body) : this.answer(reply);
  }

  private send(request: Request, call: Call, body: Rewrite): Step {
    if (call.hasBody) {
      const facts = request.format.facts(call);
      facts.isStream = call.isStream;
      request.facts = facts;
    }
    const trace = request.trace;
    if (trace !== null) trace.sent = clipped(call.askedModel);
    const out = vendorRequest(request, call, body);
    if (call.problem.length > 0) return this.answer(invalid(400, "invalid_request", call.problem));
    keep(request, out);
    if (body.isChange) this.body = body;
    if (this.hasLeft) return Step.Forward;
    authorize(request, out);
    const step = this.carryLimited(request, call, out);
    // A later attempt finds the length that the first one wrote.
    if (body.isChange || request.backend.isUpstream) this.edits.headers.set(CONTENT_LENGTH, decimal(body.length));
    return step;
  }

  /** Sends the filter's own body, whatever came. */
  private replace(request: Request, bytes: Bytes, probe: OwnProbe): Step {
    request.hasLeft = true;
    this.body = new Rewrite(bytes, bytes.length, probe.body.whole());
    if (this.hasLeft) return Step.Forward;
    const step = this.carry(request, probe.with(request.tries.credential));
    this.edits.headers.set(CONTENT_LENGTH, decimal(probe.body.length));
    return step;
  }

  /** Picks the token for `call`, once; false when there is none to use. */
  private pick(request: Request, call: Call): bool {
    if (request.tries.isPicked) return true;
    noteAffinity(request, call);
    request.tries.askFor(call.askedModel);
    const info = request.tries.info();
    info.api = call.api;
    const pick = request.backend.pool.pick(info);
    request.tries.take(pick);
    const token = pick.token;
    if (token !== null) request.backend.pool.use(token);
    if (pick.isRejected) this.reply = noHealthyToken(pick.retryAfterMs);
    return !pick.isRejected;
  }

  /** Where bodies are the client's alone any request may be for a stream. */
  private carryLimited(request: Request, call: Call, out: VendorRequest): Step {
    const config = request.config;
    const step = this.carry(request, out);
    const mayStream = call.isStream || !config.provider.profile.readsBodies;
    if (mayStream) request.firstByteMs = config.bodies.firstByteTimeoutMs;
    limitFirstByte(request, this.edits.headers);
    return step;
  }

  /** Writes `out` into the stream. */
  private carry(request: Request, out: VendorRequest): Step {
    const backend = request.backend;
    if (backend.isUpstream || replays(backend)) request.sentMs = backend.host.clock().nowMs();
    asEdits(out, request, this.edits);
    if (backend.isUpstream) this.edits.state.set(STATE_RETRY, request.retryState().bytes());
    return areSound(this.edits) ? Step.Forward : this.answer(unknownPath(request.head));
  }

  private prepared(request: Request): Preparation {
    const preparation = this.preparation;
    if (preparation !== null) return preparation;
    const first = new Preparation(request);
    this.preparation = first;
    return first;
  }

  /** What comes of a preparation that got this far. */
  private whenThere(state: FetchState): Step {
    if (state == FetchState.Loading) return Step.Await;
    const preparation = this.preparation;
    if (preparation !== null) this.reply = preparation.reply;
    return this.reply === null ? Step.Forward : Step.Reply;
  }

  private answer(reply: LocalReply): Step {
    this.reply = reply;
    return Step.Reply;
  }
}
