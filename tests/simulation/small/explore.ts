import type { Scheduler, Thread } from "../engine.ts";
import { planOf, type Plan } from "../plan.ts";
import { Stage } from "./stage.ts";

/** How often a VM may be stopped inside a host call while others are ready. */
export const maxPreemptions = 3;

/** A few events in a few VMs, of which every order is tried. */
export interface SmallCase {
  readonly name: string;
  readonly plan: Partial<Plan>;
  /** What happened before, in one fixed order; leaves the events that race waiting in their threads. */
  arrange(stage: Stage): void;
  /** What is wrong afterwards; undefined: nothing. */
  judge(stage: Stage): string | undefined;
}

/** A list of choices that is followed, and then continued with first choices. */
class Script {
  readonly taken: { readonly chosen: number; readonly options: number }[] = [];
  private readonly prefix: readonly number[];

  constructor(prefix: readonly number[]) {
    this.prefix = prefix;
  }

  choose(options: number): number {
    const chosen = this.prefix[this.taken.length] ?? 0;
    this.taken.push({ chosen, options });
    return chosen;
  }

  /** The next list in depth-first order; undefined after the last. */
  next(): number[] | undefined {
    let last = this.taken.length - 1;
    for (; last >= 0; last--) {
      const choice = this.taken[last];
      if (choice !== undefined && choice.chosen + 1 < choice.options) break;
    }
    if (last < 0) return undefined;
    return this.taken.slice(0, last + 1).map(({ chosen }, index) => (index === last ? chosen + 1 : chosen));
  }
}

/** Stops VMs as the script says, in the part of the case that is explored. */
class ScriptedScheduler implements Scheduler {
  active = false;
  stopped: Thread | undefined;
  ready: () => readonly Thread[] = () => [];
  private preemptions = 0;
  private readonly script: Script;

  constructor(script: Script) {
    this.script = script;
  }

  stops(thread: Thread): boolean {
    const others = this.ready().filter((other) => other !== thread);
    if (!this.active || this.preemptions >= maxPreemptions || others.length === 0) return false;
    if (this.script.choose(2) === 0) return false;
    this.preemptions++;
    this.stopped = thread;
    return true;
  }
}

/** What trying every schedule came to. */
export interface Explored {
  readonly schedules: number;
  readonly events: number;
  /** The first schedule that failed, its choices and its trace. */
  readonly failure: string | undefined;
}

/** Runs the case under every schedule with at most three preemptions. */
export function explore(small: SmallCase, module: WebAssembly.Module, stops = true): Explored {
  let [schedules, events] = [0, 0];
  for (let prefix: number[] | undefined = []; prefix !== undefined;) {
    const script: Script = new Script(prefix);
    const { stage, words } = play(small, module, { script, stops });
    schedules++;
    events += stage.scene.engine.events;
    if (words !== undefined) {
      const lines = [`${words}; choices ${prefix.join(" ")}`, ...stage.scene.trace.screen("")];
      return { schedules, events, failure: lines.join("\n") };
    }
    prefix = stops ? script.next() : undefined;
  }
  return { schedules, events, failure: undefined };
}

function play(small: SmallCase, module: WebAssembly.Module, how: { script: Script; stops: boolean }) {
  const { script } = how;
  const scheduler = new ScriptedScheduler(script);
  const faults: Plan["faults"] = new Set();
  const base: Plan = {
    ...planOf(1, 0),
    mode: "downstream",
    via: "auto",
    listeners: 1,
    attempts: false,
    masked: false,
    refusals: 0,
    ownFaults: 0,
    forbidden: 0,
    drained: 0,
    faults,
  };
  const stage = new Stage({ ...base, tokens: 1, workers: 2, ...small.plan }, module, scheduler);
  const { engine } = stage.scene;
  scheduler.ready = () => engine.ready;
  small.arrange(stage);
  scheduler.active = how.stops;
  while (engine.ready.length > 0) {
    const choices = engine.ready.filter((thread) => thread !== scheduler.stopped);
    scheduler.stopped = undefined;
    const thread = choices.length > 1 && how.stops ? choices[script.choose(choices.length)] : choices[0];
    if (thread !== undefined) engine.run(thread);
    stage.loopback.collect();
  }
  scheduler.active = false;
  const { violation } = stage.scene;
  return { stage, words: violation === undefined ? small.judge(stage) : `${violation.checker}: ${violation.text}` };
}
