import type { Callout, Task } from "../../../emulator/index.ts";
import type { Chance } from "../chance.ts";
import { bodyOf, limitsOf } from "./bodies.ts";
import type { Hearings } from "./hearings.ts";
import type { Scene, Use } from "./scene.ts";
import type { Traffic } from "./traffic.ts";
import { isLive } from "./upkeep.ts";
import type { Answer } from "./vendors.ts";
import { byBody, unheard } from "./verdicts.ts";

/** What Envoy says in the place of a vendor that broke off. */
const brokeOff = "upstream connect error or disconnect/reset before headers";

/** Further attempts that the filter makes by callouts: each reaches a vendor, which answers, breaks off, or is slow. */
export class Replays {
  private readonly scene: Scene;
  private readonly traffic: Traffic;
  private readonly chance: Chance;
  private readonly pending = new Set<Callout>();

  constructor(scene: Scene, parts: { traffic: Traffic; hearings: Hearings; chance: Chance }) {
    this.scene = scene;
    this.traffic = parts.traffic;
    this.chance = parts.chance;
    parts.hearings.onReplay = (use, callout) => this.begin(use, callout);
  }

  private begin(use: Use, callout: Callout): void {
    const { scene } = this;
    scene.coverage.hit("replays");
    use.token = scene.tokenOf(callout.headers["authorization"]);
    use.awaits = callout;
    // A further try is nobody's trial: another token is healthy.
    use.trial = "";
    use.isUndecided = false;
    if (callout.cluster !== use.version.site.cluster) scene.fail("attempts", "a replay goes to another cluster");
    this.traffic.tellSent(use);
    if (use.token === undefined) return;
    const answer = this.traffic.answerTo(use, use.token);
    const what = `replay with ${use.token.name}, will be answered ${answer.status}`;
    scene.say(use.stream.vm.name, what, use.token.fingerprint);
    this.pending.add(callout);
    scene.after(answer.afterMs + answer.firstEventMs + answer.pauseMs, () => this.settle(use, callout, answer));
    scene.agenda.note(callout.deadlineMs, () => this.settle(use, callout, undefined));
  }

  /** The answer, or the end of its time. */
  private settle(use: Use, callout: Callout, answer: Answer | undefined): void {
    if (!this.pending.delete(callout)) return;
    this.scene.engine.post(use.thread, { name: "replay answer", run: () => this.deliver(use, callout, answer) });
  }

  private *deliver(use: Use, callout: Callout, answer: Answer | undefined): Task {
    const { root } = callout;
    this.scene.replays.delete(callout);
    if (use.awaits === callout) use.awaits = undefined;
    if (!isLive(root)) return yield* this.traffic.close(use);
    const isAnswered = answer !== undefined && answer.status > 0 && !answer.dies;
    const meaning = isAnswered ? byBody(answer, this.scene.looksInto(use)) : unheard(0);
    this.scene.say(root.vm.name, `replay answered: ${meaning.status}`, use.token?.fingerprint);
    this.scene.replayAnswers.set(root, { use, meaning, retryAfterS: answer?.retryAfterS ?? 0 });
    if (isAnswered) yield* callout.answer(wholeAnswer(answer));
    else if (answer === undefined) yield* callout.answer({ status: 504, body: "upstream request timeout" });
    else if (this.chance.happens(0.5)) yield* callout.answer({ status: 503, body: brokeOff });
    else yield* callout.reset();
    this.scene.replayAnswers.delete(root);
    if (use.stream.over) return this.traffic.over(use);
    if (root.vm.trap !== undefined) return yield* this.traffic.close(use);
    if (use.awaits === undefined && use.isAnswered) this.scene.fail("attempts", "a client waits for ever");
  }
}

function wholeAnswer(answer: Answer) {
  const { status } = answer;
  const { type, chunks } = bodyOf(answer);
  const headers = { ...(type === "" ? {} : { "content-type": type }), ...limitsOf(answer) };
  return { status, headers, body: chunks.join("") };
}
