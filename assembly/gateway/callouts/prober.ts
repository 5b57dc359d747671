import { EMPTY, utf8 } from "../../base/bytes";
import { NO_HEADERS } from "../../base/http/header_view";
import { ApiToken } from "../../failover/api_token";
import { Claim, ClaimOutcome, MarkOutcome } from "../../failover/claim";
import { HealthCheckVia } from "../../failover/failover_settings";
import { LeaseOutcome, LeaseStore } from "../../failover/lease_store";
import { RecordReader } from "../../failover/record_reader";
import { LEASE_MS } from "../../failover/schedule";
import { NONCE_BYTES, sameNonce } from "../../failover/token_health";
import { CalloutAnswer } from "../../ports/callouts";
import { LogLevel } from "../../ports/journal";
import { Backend } from "../attempt/backend";
import { chargeProbe } from "../attempt/charge";
import { TIMED_OUT } from "../attempt/verdict";
import { asCallout } from "../outbound/callout";
import { lookInto } from "../response/peek";
import { PROBE_STATUS } from "../response/response_headers";
import { vendorStatus } from "../response/vendor_status";
import { DueProbes, endCooldowns } from "./due_probes";
import { toldAnswer } from "./told_answer";
import { FetchState } from "../fetched/fetched";
import { Prerequisites } from "../fetched/prerequisites";
import { Flight, FlightHandler, Way } from "./flight";
import { markedProbe, vendorProbe } from "./probe_request";

const ID_BYTES: i32 = 8;
/** Answer of an instance of the filter that the probe is not for: a weighted route drew another cluster. */
const MISDIRECTED: u32 = 421;
/** No vendor answered, and nobody else. */
const NO_STATUS: u32 = 0;
const NO_ANSWER = new CalloutAnswer(NO_HEADERS, EMPTY);
const MAX_DRAWS: u32 = 8;
/** How long probes go straight to the vendor after the local cluster proved useless. */
const DIRECT_MS: u64 = 10 * 60 * 1000;

/** The leader's duty for one pool: claims and sends the probes of tokens that are out, and reports what comes back. */
export class Prober extends FlightHandler {
  private readonly lease: LeaseStore;
  private readonly name: string;
  private directUntilMs: u64 = 0;
  private readonly due: DueProbes = new DueProbes();

  constructor(
    private readonly backend: Backend,
    private readonly prerequisites: Prerequisites,
  ) {
    super();
    const me = new RecordReader(backend.host.random().secret(ID_BYTES)).number(ID_BYTES);
    this.lease = new LeaseStore(backend.host.store(), backend.pool.keys.lease, me);
    this.name = me.toString(16);
  }

  tick(nowMs: u64): void {
    this.backend.pool.settleQueued(nowMs);
    const outcome = this.lease.claim(nowMs);
    if (outcome == LeaseOutcome.TookOver) {
      this.say(LogLevel.Info, `VM ${this.name} leads in term ${this.lease.lease.term}`);
    }
    const graceMs = outcome == LeaseOutcome.Follows ? LEASE_MS : 0;
    const roster = this.backend.pool.roster.read();
    if (roster.isEmpty) return;
    endCooldowns(this.backend.pool, roster, graceMs, nowMs);
    const due = this.due.next(roster, this.backend.config, graceMs, nowMs);
    for (let i = 0; i < due.length; i++) this.probe(due[i], graceMs, nowMs);
  }

  override answered(flight: Flight, answer: CalloutAnswer): void {
    const health = this.backend.pool.roster.read().get(flight.token.fingerprint);
    // Else it is decided, by the filter that served it; or a client's answer has settled the matter meanwhile.
    const isOpen = sameNonce(health.nonce, flight.claim.nonce);
    if (!this.isFiltered(flight.way)) {
      if (isOpen) this.report(flight, this.directStatus(answer), answer);
    } else if (isOpen && !health.nonceUsed) this.judgeUnserved(flight, answer);
    // What has left is the serving filter's to judge, when its stream ends at the latest.
    else if (health.generation == flight.claim.generation) this.judgeWay(flight, answer.status);
  }

  private probe(token: ApiToken, graceMs: u64, nowMs: u64): void {
    const via = this.backend.config.failover.healthCheckVia;
    const direct = via == HealthCheckVia.Direct || (via == HealthCheckVia.Auto && nowMs < this.directUntilMs);
    const way = direct ? Way.Direct : Way.Local;
    // Who serves a probe exchanges its credential; nobody else can while it is on its way.
    const state = this.isFiltered(way) ? FetchState.There : this.prerequisites.minted.stateOf(token);
    if (state == FetchState.Loading) return;
    const nonce = this.backend.host.random().secret(NONCE_BYTES);
    const claim = this.backend.pool.roster.claim(token.fingerprint, nonce, graceMs, nowMs);
    if (claim.outcome != ClaimOutcome.Claimed) return;
    const flight = new Flight(this, token, claim, way);
    if (state == FetchState.There) return this.send(flight);
    this.report(flight, this.prerequisites.minted.refusalOf(token), NO_ANSWER);
  }

  private send(flight: Flight): void {
    if (this.dispatch(flight)) {
      if (flight.draws == 0) this.countProbe(flight.token);
    } else if (flight.way == Way.Local && this.goDirect("the local cluster cannot be called")) {
      this.send(new Flight(this, flight.token, flight.claim, Way.Direct));
    } else {
      this.report(flight, NO_STATUS, NO_ANSWER);
    }
  }

  private countProbe(token: ApiToken): void {
    this.backend.host.meter().count("ai_proxy.probes");
    this.backend.pool.count(token, "probes");
  }

  private dispatch(flight: Flight): bool {
    const claim = flight.claim;
    if (!this.isFiltered(flight.way)) {
      const marked = this.backend.pool.roster.markUsed(flight.token.fingerprint, claim.nonce);
      if (marked != MarkOutcome.Marked) return false;
      const minted = this.prerequisites.minted;
      if (minted.stateOf(flight.token) != FetchState.There) return false;
      const probe = vendorProbe(this.backend, flight.token, claim);
      minted.give(probe.request);
      const out = probe.with(probe.request.tries.credential);
      const timeoutMs = this.backend.config.failover.healthCheckTimeoutMs;
      return this.prerequisites.ledger.send(asCallout(out, claim.probeRoute.cluster, timeoutMs), flight);
    }
    const local = utf8(this.backend.config.failover.healthCheckService);
    const cluster = flight.way == Way.Local ? local : claim.probeRoute.cluster;
    return this.prerequisites.ledger.send(markedProbe(this.backend, flight.token, claim, cluster), flight);
  }

  private isFiltered(way: Way): bool {
    return way == Way.Local || this.backend.isUpstream;
  }

  /** Tries again after another instance got the probe, which used nothing up. False when it was drawn too often. */
  private redraw(flight: Flight): bool {
    const auto = this.backend.config.failover.healthCheckVia == HealthCheckVia.Auto;
    const again = flight.draws + 1 < MAX_DRAWS;
    if (flight.way != Way.Local || !(again || auto)) return false;
    // No callout is made that could outlast the claim.
    if (this.backend.host.clock().nowMs() + this.backend.config.failover.healthCheckTimeoutMs > flight.claim.endsMs)
      return false;
    const next = new Flight(this, flight.token, flight.claim, again ? Way.Local : Way.Direct);
    next.draws = flight.draws + 1;
    this.send(next);
    return true;
  }

  /** A marked probe was answered, and no instance of the filter has sent it on. */
  private judgeUnserved(flight: Flight, answer: CalloutAnswer): void {
    if (answer.status == MISDIRECTED && this.redraw(flight)) return;
    if (answer.status != MISDIRECTED) this.avoidLocal(flight, answer.status);
    this.report(flight, NO_STATUS, NO_ANSWER);
  }

  /** The filter answers 200 to a probe that it serves: who says something else stands behind it, in the way. */
  private judgeWay(flight: Flight, status: u32): void {
    if (status != PROBE_STATUS && status != TIMED_OUT) this.avoidLocal(flight, status);
  }

  private avoidLocal(flight: Flight, status: u32): void {
    if (flight.way == Way.Local) this.goDirect(`the answer ${status} did not come through the filter`);
  }

  /** A vendor that takes too long fails, though it is Envoy that says so. */
  private directStatus(answer: CalloutAnswer): u32 {
    const rules = this.backend.config.errorRules;
    return answer.status == TIMED_OUT ? TIMED_OUT : vendorStatus(answer, lookInto(true, answer.status), rules);
  }

  /** Whether probes may go to the vendor's cluster from now on; says so once. */
  private goDirect(reason: string): bool {
    if (this.backend.config.failover.healthCheckVia != HealthCheckVia.Auto) return false;
    const nowMs = this.backend.host.clock().nowMs();
    if (nowMs >= this.directUntilMs)
      this.say(LogLevel.Warn, `${reason}; probes go to the vendor's cluster for 10 minutes`);
    this.directUntilMs = nowMs + DIRECT_MS;
    return true;
  }

  private report(flight: Flight, status: u32, answer: CalloutAnswer): void {
    chargeProbe(this.backend.pool, flight.token, flight.claim, toldAnswer(this.backend, answer, status, EMPTY));
  }

  private say(level: LogLevel, line: string): void {
    const type = this.backend.config.provider.profile.type;
    this.backend.host.journal().write(level, `ai-proxy: health checks of ${type}: ${line}`);
  }
}
