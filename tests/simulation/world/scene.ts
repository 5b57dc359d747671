import {
  type Callout,
  type Context,
  Fleet,
  type Plugin,
  type Stream,
  type Vm,
  World,
} from "../../../emulator/index.ts";
import { Agenda } from "../agenda.ts";
import { Coverage } from "../coverage.ts";
import { Engine, type Scheduler, type Thread } from "../engine.ts";
import type { Plan } from "../plan.ts";
import type { Roster } from "../records.ts";
import { Trace } from "../trace.ts";
import { Watch } from "../watch.ts";
import type { Claim, Hearing, ProbeAnswer, ReplayAnswer } from "./heard.ts";
import { OpenRequests } from "./open_requests.ts";
import { localCluster, sitesOf, tokensOf, type Site, type Token, type Version } from "./sites.ts";
import type { Model } from "./models.ts";
import type { Failure } from "./verdicts.ts";

/** One attempt of a request in one VM, a client's or a probe's. */
export interface Use {
  readonly thread: Thread;
  readonly stream: Stream;
  readonly version: Version;
  /** The mark it came with; empty for most clients. */
  readonly mark: string;
  /** The callout that it is the far end of. */
  readonly callout: Callout | undefined;
  /** The roster that the token was chosen by; undefined until it is chosen. */
  seen: Roster | undefined;
  /** The one that was read for the choice, before the token's trial was claimed. */
  drawnFrom: Roster | undefined;
  /** What the wall clock said while it was chosen. */
  seenMs: readonly number[];
  token: Token | undefined;
  /** Fingerprint of the token whose trial it has claimed to be; empty: it is none. */
  trial: string;
  /** Whether nothing is known of that trial. */
  isUndecided: boolean;
  /** Whether the filter took it for the probe that it is. */
  isProbe: boolean;
  readonly journey: Journey;
  /** The callout by which the filter repeats it. */
  awaits: Callout | undefined;
  /** Whether all of the vendor's answer has arrived. */
  isAnswered: boolean;
  /** Failures of the request that wait for its end. */
  carried: Failure[];
  /** Of a probe: whether it has reached its vendor, and whether its answer was put down. */
  hasLeft: boolean;
  isJudged: boolean;
  /** Whether its answer was found to be none. */
  isMissed: boolean;
  /** Of an attempt after one that nobody answered: whether that one lasted, and may be at work still. */
  isTooLate: boolean;
}

/** What the attempts of one request have come to. */
export interface Journey {
  /** The client's body, which every attempt has. */
  readonly body: string;
  /** What it asks for. */
  readonly model: Model;
  /** The tokens in the order in which they were sent, and those whose answer was no good. */
  readonly sent: Token[];
  readonly failed: Set<Token>;
  /** Answers that said that the request itself is at fault. */
  refusals: number;
  /** Attempts that nobody answered, and whether the last one is of them. */
  unanswered: number;
  isUnanswered: boolean;
  /** When the last one left, by the wall clock. */
  sentMs: number;
  /** What every token is refused with, because of what the client asks for; 0: nothing. */
  readonly refusal: number;
  /** What tokens refuse it with, in words that say that it is at fault; 0: nothing. */
  readonly ownFault: number;
  passed: boolean;
}

/** The scene of a walk: one process, its configurations, and what the checkers may know. */
export class Scene {
  readonly plan: Plan;
  readonly world: World;
  readonly fleet: Fleet;
  readonly engine: Engine;
  readonly watch: Watch;
  readonly agenda = new Agenda();
  readonly coverage = new Coverage();
  readonly trace: Trace;
  readonly sites: readonly Site[];
  readonly tokens: readonly Token[];
  readonly versions = new Map<Plugin, Version>();
  /** The version in force at each site. */
  readonly inForce = new Map<Site, Version>();
  readonly uses = new Map<Context, Use>();
  readonly open = new OpenRequests();
  readonly hearings = new Map<Context, Hearing>();
  /** Callouts that repeat a request, and the answer to one by the root context that hears it. */
  readonly replays = new Map<Callout, Use>();
  readonly replayAnswers = new Map<Context, ReplayAnswer>();
  readonly probeAnswers = new Map<Context, ProbeAnswer>();
  /** Claims by nonce, and those behind callouts. */
  readonly claimed = new Map<string, Claim>();
  readonly claims = new Map<Callout, Claim>();
  /** The mark of the last probe, and those that were used up: what a forger could know. */
  lastMark = "";
  readonly usedMarks: string[] = [];
  /** Whether the clock jumped or somebody else changed our records: some promises are off then. */
  disturbed = false;
  /** Whether there are requests that no token is served with; false at the end of a walk. */
  refuses = true;
  /** Those with a last word. */
  readonly checkers: { onEnd?(): void }[] = [];
  /** What went wrong: the checker's name and its words. */
  violation: { readonly checker: string; readonly text: string; readonly about: string } | undefined;
  private readonly nonces = new Map<Vm, Set<string>>();
  private readonly names: ReadonlyMap<string, string>;

  constructor(plan: Plan, module: WebAssembly.Module, options: { scheduler: Scheduler; record: boolean }) {
    this.plan = plan;
    this.sites = sitesOf(plan);
    this.tokens = tokensOf(plan);
    this.names = new Map(this.tokens.map((token) => [token.fingerprint, token.name]));
    this.world = new World({
      mode: plan.mode,
      holdFlag: true,
      bufferLimit: 1024 * 1024,
      seed: plan.draws,
      startMs: Date.UTC(2026, 0, 1),
      clusters: [localCluster, ...this.sites.map((site) => site.cluster)],
      properties: {},
    });
    this.world.logLevel = "info";
    this.trace = new Trace(options.record);
    this.fleet = new Fleet(this.world, module, plan.workers);
    this.engine = new Engine(this.world, this.fleet, options.scheduler);
    this.watch = new Watch(this.world);
  }

  get nowMs(): number {
    return this.world.clock.elapsedMs;
  }

  /** What `fingerprint` is called in traces. */
  nameOf(fingerprint: string): string {
    return this.names.get(fingerprint) ?? fingerprint;
  }

  /** Nonces that a VM has won. */
  ownNonces(vm: Vm): Set<string> {
    const known = this.nonces.get(vm) ?? new Set();
    this.nonces.set(vm, known);
    return known;
  }

  tokenOf(secret: string | undefined): Token | undefined {
    return this.tokens.find((token) => secret?.endsWith(token.secret) === true);
  }

  /** Whether answers of 200 are looked into: where that is switched off those to probes alone are. */
  looksInto(use: Use): boolean {
    return this.plan.firstEventTimeout > 0 || use.isProbe;
  }

  after(ms: number, act: () => void): void {
    this.agenda.note(this.nowMs + ms, act);
  }

  say(vm: string, event: string, about = ""): void {
    this.trace.add({ atMs: this.nowMs, vm, event, about });
  }

  /** Ends the walk. The first violation counts. */
  fail(checker: string, text: string, about = ""): void {
    if (this.violation !== undefined) return;
    this.violation = { checker, text, about };
    this.say("CHECK", `${checker}: ${text}`, about);
  }
}
