import { edit, type Mutant } from "./mutant.ts";

/** The breakages that must be found. */
export const mutants: readonly Mutant[] = [
  {
    name: "cas 0 on create",
    edits: [edit("host/shared_store.ts", "bytes.length, cas);", "bytes.length, cas == NEVER ? 0 : cas);")],
    caughtBy: ["store use"],
  },
  {
    name: "cas 0 on every write",
    edits: [edit("host/shared_store.ts", "bytes.length, cas);", "bytes.length, 0);")],
    caughtBy: ["store use", "updates"],
  },
  {
    name: "act without renewing",
    edits: [
      edit(
        "failover/lease_store.ts",
        "if (this.store.set(this.key, encodeLease(next), snapshot.cas) != WriteOutcome.Written)",
        "if (this.store.set(this.key, encodeLease(next), snapshot.cas) == WriteOutcome.Refused)",
      ),
    ],
    caughtBy: ["leases"],
  },
  {
    name: "wipe on configure",
    edits: [
      edit(
        "gateway/attempt/pool.ts",
        "    this.picker = new Picker(",
        "    const old = host.store().get(keys.roster);\n" +
          "    host.store().set(keys.roster, keys.roster, old.cas);\n    this.picker = new Picker(",
      ),
    ],
    caughtBy: ["store use", "updates"],
  },
  {
    name: "threshold outside the CAS",
    edits: [
      edit(
        "failover/roster_change.ts",
        "isChange: bool = false;",
        "isChange: bool = false;\n  isDecided: bool = false;",
      ),
      edit(
        "failover/roster_change.ts",
        "const step = transition(before, this.report, this.settings, nowMs);\n",
        "const step = this.isDecided ? this.step : transition(before, this.report, this.settings, nowMs);\n" +
          "    this.isDecided = true;\n",
      ),
    ],
    caughtBy: ["updates", "probes"],
  },
  {
    name: "no generation check",
    edits: [edit("failover/health.ts", "if (report.generation != before.generation) return unchanged(before);", "")],
    caughtBy: ["updates"],
  },
  {
    name: "no nonce check",
    edits: [
      edit(
        "failover/health.ts",
        "if (!before.isProbed || !sameNonce(before.nonce, report.nonce)) return unchanged(before);",
        "if (!before.isProbed) return unchanged(before);",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "probe counted twice",
    edits: [edit("failover/health.ts", "<u64>next.consecutivePasses + 1;", "<u64>next.consecutivePasses + 2;")],
    caughtBy: ["updates"],
  },
  {
    name: "mark not authenticated",
    edits: [
      edit(
        "failover/claim.ts",
        "return entry.isProbed && sameNonce(entry.nonce, nonce) && !entry.nonceUsed ? Claim.of(entry) : null;",
        "return entry.isProbed ? Claim.of(entry) : null;",
      ),
      edit(
        "gateway/callouts/probe_admission.ts",
        "return outcome == MarkOutcome.Marked ?",
        "return outcome != MarkOutcome.Refused ?",
      ),
    ],
    caughtBy: ["picks", "probes", "attempts", "updates"],
  },
  {
    name: "mark good for several requests",
    edits: [
      edit(
        "failover/claim.ts",
        "sameNonce(entry.nonce, nonce) && !entry.nonceUsed ?",
        "sameNonce(entry.nonce, nonce) ?",
      ),
      edit("failover/roster_change.ts", "before.nonceUsed ? MarkOutcome.Used :", ""),
    ],
    caughtBy: ["probes", "picks", "updates", "attempts"],
  },
  {
    name: "garbage decoded unchecked",
    edits: [
      edit(
        "failover/record_reader.ts",
        "if (size > this.bytes.length - from) this.failed = true;\n    else this.at = from + size;",
        "this.at = from + size;",
      ),
    ],
    caughtBy: ["edge"],
  },
  {
    name: "garbage entries believed",
    edits: [edit("failover/roster_codec.ts", "return reader.isDone ? roster : null;", "return roster;")],
    caughtBy: ["updates", "picks"],
  },
  {
    name: "clock clamp missing",
    edits: [edit("failover/schedule.ts", "timeMs > nowMs && timeMs - nowMs <= limitMs ?", "timeMs > nowMs ?")],
    caughtBy: ["heals", "updates"],
  },
  {
    name: "ejected token picked",
    edits: [edit("failover/picker.ts", "if (roster.get(tokens[i].fingerprint).serves) found.push", "found.push")],
    caughtBy: ["picks", "probes"],
  },
  {
    name: "store written on the healthy path",
    edits: [
      edit("gateway/attempt/charge.ts", "if (tries.pick.hadFailures || report.isTimed) pool.report(", "pool.report("),
      edit(
        "failover/health.ts",
        "report.verdict == Verdict.Ignored || before.isPlain) return unchanged(before);",
        "report.verdict == Verdict.Ignored) return unchanged(before);",
      ),
    ],
    caughtBy: ["updates", "attempts"],
  },
  {
    name: "verdict lost after 8 conflicts",
    edits: [
      edit(
        "failover/health_record.ts",
        "const outcome = this.queue.push(verdict) ? UpdateOutcome.Queued : UpdateOutcome.Overflowed;",
        "const outcome = UpdateOutcome.Queued;",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "claim that does not put off the next one",
    edits: [
      edit(
        "failover/roster_change.ts",
        "    next.dueMs = nowMs + this.settings.healthCheckTimeoutMs + LEASE_MS;\n",
        "",
      ),
    ],
    caughtBy: ["updates", "probes"],
  },
  {
    name: "followers do not wait for the grace",
    edits: [edit("gateway/callouts/prober.ts", "outcome == LeaseOutcome.Follows ? LEASE_MS : 0", "0")],
    caughtBy: ["leases"],
  },
  {
    name: "probe sent without the claim",
    edits: [
      edit(
        "gateway/callouts/prober.ts",
        "if (claim.outcome != ClaimOutcome.Claimed) return;",
        "if (claim.outcome == ClaimOutcome.NotDue) return;",
      ),
    ],
    caughtBy: ["probes"],
  },
  {
    name: "token tried twice",
    edits: [
      edit("gateway/attempt/tries.ts", "return joined(this.earlier, this.token);", "return NO_FINGERPRINTS;"),
      edit("gateway/attempt/tries.ts", "this.failed = joined(this.failed, this.token);", ""),
    ],
    caughtBy: ["attempts"],
  },
  {
    name: "attempt charged to the wrong token",
    edits: [
      edit(
        "gateway/callouts/callout_retry.ts",
        "    request.tries.take(pick);\n",
        "    const left = pick.token;\n" +
          "    if (left !== null) request.tries.failed = request.tries.failed.concat([left.fingerprint]);\n",
      ),
    ],
    caughtBy: ["updates", "attempts"],
  },
  {
    name: "every 5xx of a request charged",
    edits: [edit("gateway/attempt/settlement.ts", "(isShared || vendorFaults++ > 0)", "isShared")],
    caughtBy: ["updates", "attempts"],
  },
  {
    name: "broken connection charged",
    edits: [
      edit("gateway/callouts/told_answer.ts", "Answer.of(status, ", "Answer.of(status > 0 ? status : 503, "),
      edit("gateway/callouts/callout_retry.ts", "if (status > 0) charge(", "if (true) charge("),
    ],
    caughtBy: ["updates", "attempts"],
  },
  {
    name: "guard counts one token too many",
    edits: [edit("failover/ejection_guard.ts", "(out + 1) * 100 > ", "out * 100 > ")],
    caughtBy: ["updates"],
  },
  {
    name: "guard spares whatever fails",
    edits: [
      edit(
        "failover/ejection_guard.ts",
        "if (report.isVendorFault && this.settings.outageGuard &&",
        "if (this.settings.outageGuard &&",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "hidden error passed on",
    edits: [
      edit(
        "gateway/response/response_body.ts",
        "look !== null && sight == PeekResult.Error",
        "look !== null && sight == PeekResult.Unclear",
      ),
    ],
    caughtBy: ["updates", "attempts"],
  },
  {
    name: "failure shown while a token is left",
    edits: [
      edit(
        "gateway/attempt/retry_policy.ts",
        "request.tries.refusals < MOST_REFUSALS && !isExhausted(request);",
        "request.tries.refusals < MOST_REFUSALS && request.tries.tried.length < 2 && !isExhausted(request);",
      ),
    ],
    caughtBy: ["attempts", "updates"],
  },
  {
    name: "vendor at work asked again",
    edits: [
      edit(
        "gateway/attempt/retry_policy.ts",
        "nowMs - sentMs <= request.config.retry.unansweredWithinMs;",
        "nowMs - sentMs < 3_600_000;",
      ),
    ],
    caughtBy: ["attempts", "picks", "updates"],
  },
  {
    name: "callout of a client that is gone kept",
    edits: [edit("gateway/arrival.ts", "if (retry !== null) retry.abandon();", "")],
    caughtBy: ["edge", "attempts"],
  },
  {
    name: "held answer forgotten",
    edits: [
      edit(
        "filter/hold_queue.ts",
        "if (++wait.ticks >= limit) this.letGo(wait.stream);",
        "if (++wait.ticks >= limit) this.waiting.delete(ids[i]);",
      ),
    ],
    caughtBy: ["attempts", "updates"],
  },
  {
    name: "charged before the request is over",
    edits: [
      edit(
        "gateway/attempt/charge.ts",
        "return tries.keep(new Failure(token, answer.status, report, model));",
        "return pool.report(token, report);",
      ),
    ],
    caughtBy: ["updates", "attempts"],
  },
  {
    name: "refusals of all tokens charged",
    edits: [
      edit(
        "gateway/attempt/settlement.ts",
        "const isShared = !isServed && failures.length > 1 && areAlike(failures);",
        "const isShared = !isServed && failures.length > 99 && areAlike(failures);",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "failures of a client that left forgotten",
    edits: [edit("gateway/exchange.ts", "    else request.backend.open.leave(pool, request.tries);\n", "")],
    caughtBy: ["updates"],
  },
  {
    name: "client's word takes tokens out",
    edits: [
      edit(
        "gateway/attempt/charge.ts",
        "speaksOfToken(answer.status) ? Evidence.Firm : Evidence.Weak",
        "Evidence.Firm",
      ),
      edit("gateway/attempt/charge.ts", "judge, speaksOfToken, verdictOf", "judge, verdictOf"),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "doubted token picked like any other",
    edits: [edit("failover/picker.ts", "info.isStored ? left : undoubted(left, roster)", "left")],
    caughtBy: ["picks"],
  },
  {
    name: "probes go where a client says",
    edits: [edit("gateway/attempt/charge.ts", "isSame ? head.routePath : head.path", "head.routePath")],
    caughtBy: ["probes"],
  },
  {
    name: "answer to a mark believed",
    edits: [
      edit(
        "gateway/callouts/prober.ts",
        "else if (isOpen && !health.nonceUsed) this.judgeUnserved(flight, answer);",
        "else if (isOpen) this.report(flight, answer.status, answer);",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "probe that was broken off charged",
    edits: [
      edit(
        "gateway/attempt/charge.ts",
        "new Answer(isLate ? TIMED_OUT : 0, 0, EMPTY)",
        "new Answer(TIMED_OUT, 0, EMPTY)",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "cooldown never ends",
    edits: [
      edit(
        "failover/readmission.ts",
        "return isOver && !isAskedToWait(before, nowMs) ? readmitted(before) : before;",
        "return before;",
      ),
    ],
    caughtBy: ["cooldowns", "heals"],
  },
  {
    name: "cooldown ended by the leader alone",
    edits: [
      edit(
        "gateway/callouts/prober.ts",
        "    endCooldowns(this.backend.pool, roster, graceMs, nowMs);",
        "    if (graceMs == 0) endCooldowns(this.backend.pool, roster, graceMs, nowMs);",
      ),
    ],
    caughtBy: ["cooldowns", "heals"],
  },
  {
    name: "cooldown ended by everybody at once",
    edits: [
      edit(
        "gateway/callouts/prober.ts",
        "    endCooldowns(this.backend.pool, roster, graceMs, nowMs);",
        "    endCooldowns(this.backend.pool, roster, 0, nowMs);",
      ),
    ],
    caughtBy: ["cooldowns"],
  },
  {
    name: "cooldown against the vendor's wish",
    edits: [edit("failover/readmission.ts", "return isOver && !isAskedToWait(before, nowMs) ?", "return isOver ?")],
    caughtBy: ["updates"],
  },
  {
    name: "request's own fault charged",
    edits: [
      edit(
        "gateway/attempt/verdict.ts",
        "if (fault.isOfRequest || fault.isElsewhere) return",
        "if (fault.isElsewhere) return",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "third token tried after two refusals of the request",
    edits: [edit("gateway/attempt/retry_policy.ts", "request.tries.refusals < MOST_REFUSALS && ", "")],
    caughtBy: ["attempts"],
  },
  {
    name: "refusal forgotten between attempts",
    edits: [edit("gateway/attempt/tries.ts", "this.refusals = state.isRefused ? 1 : 0;", "this.refusals = 0;")],
    caughtBy: ["attempts"],
  },
  {
    name: "missing answer taken for a pass",
    edits: [
      edit(
        "gateway/response/peek.ts",
        "if (this.wants != LookFor.Answers) return PeekResult.Clean;",
        "if (this.wants != LookFor.Nothing) return PeekResult.Clean;",
      ),
    ],
    caughtBy: ["updates", "attempts"],
  },
  {
    name: "answer without a body passed on",
    edits: [
      edit(
        "gateway/arrival.ts",
        "      response.proceed();\n      this.replaceMissing();\n",
        "      response.proceed();\n",
      ),
    ],
    caughtBy: ["attempts"],
  },
  {
    name: "model refusal ejects token",
    edits: [
      edit(
        "gateway/attempt/charge.ts",
        "return tries.keep(new Failure(token, answer.status, report, model));",
        "return tries.keep(new Failure(token, answer.status, new Report(Verdict.Failed, tries.pick.generation)));",
      ),
    ],
    caughtBy: ["updates", "models", "attempts"],
  },
  {
    name: "model refused to a token refuses it all models",
    edits: [edit("gateway/attempt/tries.ts", "? 0 : KeyHash.of(model);", "? 0 : 1;")],
    caughtBy: ["models"],
  },
  {
    name: "model refused without another token's word",
    edits: [edit("gateway/attempt/settlement.ts", "else if (isServed) pool.forbid(", "else pool.forbid(")],
    caughtBy: ["models", "attempts", "updates"],
  },
  {
    name: "refused model asked again",
    edits: [
      edit(
        "failover/picker.ts",
        "if (!roster.forbidden.has(tokens[i].fingerprint, model, nowMs)) found.push",
        "found.push",
      ),
    ],
    caughtBy: ["models"],
  },
  {
    name: "drained token picked",
    edits: [
      edit(
        "failover/picker.ts",
        "tokens.filter((token) => token.weight > 0)",
        "tokens.filter((token) => token.weight >= 0)",
      ),
    ],
    caughtBy: ["picks", "attempts"],
  },
  {
    name: "wait counted from the end of the request",
    edits: [
      edit(
        "failover/probe_delay.ts",
        "return report.answeredMs > 0 ? min(report.answeredMs, nowMs) : nowMs;",
        "return nowMs;",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "refused probes as frequent as ever",
    edits: [
      edit(
        "failover/health.ts",
        "if (report.isAnswered) next.failedProbes",
        "if (report.verdict == Verdict.Failed) next.failedProbes",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "second opinion at a threshold of 1",
    edits: [
      edit(
        "failover/health.ts",
        "!report.probeRoute.isKnown || settings.failureThreshold == 1;",
        "!report.probeRoute.isKnown;",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "error judged before its body is there",
    edits: [
      edit(
        "gateway/response/response_body.ts",
        "return this.look !== null || this.isWhole || this.isEcho;",
        "return this.look !== null || this.isWhole;",
      ),
    ],
    caughtBy: ["attempts"],
  },
  {
    name: "part of an error shown",
    edits: [
      edit("gateway/response/response.ts", "this.isCut = isPartThere && this.body.isEcho;", "this.isCut = false;"),
    ],
    caughtBy: ["attempts"],
  },
  {
    name: "guard closes a whole rule",
    edits: [
      edit(
        "gateway/inbound/route_goal.ts",
        "return this.isBeside(other) && (this.part.length == 0 || equal(this.part, other.part));",
        "return this.rule === other.rule;",
      ),
    ],
    file: "tests/filter/stray_requests.test.ts",
    caughtBy: ["a client on one route to a vendor shuts out nobody"],
  },
  {
    name: "body kept after the request left",
    edits: [edit("gateway/dispatch.ts", "    this.body = null;\n", "")],
    file: "tests/filter/memory.test.ts",
    caughtBy: ["open streams hold nothing of the body that was written"],
  },
  {
    name: "rest is probed",
    edits: [
      edit(
        "failover/token_health.ts",
        "return this.health == Health.Ejected || this.doubted;",
        "return !this.serves || this.doubted;",
      ),
    ],
    caughtBy: ["updates", "probes"],
  },
  {
    name: "trial is not claimed",
    edits: [edit("gateway/attempt/pool.ts", "if (!pick.isTrial || token === null) return pick;", "return pick;")],
    caughtBy: ["picks"],
  },
  {
    name: "trial is not told from requests before it",
    edits: [edit("failover/rest.ts", "if (!before.onTrial) next.generation = before.generation + 1;", "")],
    caughtBy: ["updates"],
  },
  {
    name: "trial that tells nothing is waited for",
    edits: [
      edit(
        "failover/rest.ts",
        "if (report.verdict == Verdict.Ignored) return new Transition(offTrial(before), HealthChange.None);",
        "if (report.verdict == Verdict.Ignored) return unchanged(before);",
      ),
    ],
    caughtBy: ["updates"],
  },
  {
    name: "trial ends unheard with its client",
    edits: [edit("gateway/attempt/open_requests.ts", "    endTrial(pool, tries);\n", "")],
    caughtBy: ["updates"],
  },
  {
    name: "ramp starts full",
    edits: [edit("failover/ramp.ts", "return max(FULL_SHARE / FIRST_PART,", "return max(FULL_SHARE,")],
    file: "tests/filter/rests.test.ts",
    caughtBy: ["a token that is back takes a small share first"],
  },
];
