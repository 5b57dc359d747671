import { EMPTY, text } from "../../../../assembly/base/bytes";
import { LeaseStore } from "../../../../assembly/failover/lease_store";
import { NO_ROUTE } from "../../../../assembly/failover/probe_route";
import { Report, Verdict } from "../../../../assembly/failover/report";
import { Health } from "../../../../assembly/failover/token_health";
import { Answer, chargeProbe } from "../../../../assembly/gateway/attempt/charge";
import { WriteOutcome } from "../../../../assembly/ports/shared_store";
import { START_MS } from "../../fakes/host";
import { Probing, calloutAnswer, headerOf, pooled } from "../../fakes/probing";

/** A leader whose first token is out and whose first probe has left. */
function underWay(failover: string = "", isUpstream: bool = false): Probing {
  const scene = new Probing(pooled(failover), isUpstream);
  scene.eject();
  scene.tick(0, 5000);
  expect(scene.count).toBe(1);
  return scene;
}

/** The probe under way reaches the vendor, which answers `status`. */
function deliver(scene: Probing, status: u32): void {
  scene.deliver(status);
}

/** Ticks until the next probe leaves, at most a minute on. */
function nextProbe(scene: Probing): void {
  const before = scene.count;
  const fromMs = scene.host.time.atMs - START_MS + 1000;
  for (let n: u64 = 0; n < 60 && scene.count == before; n++) scene.tickAt(fromMs + n * 1000);
  expect(scene.count).toBe(before + 1);
}

/** Answers 421 to the probe sent last, `times` times. */
function misdirect(scene: Probing, times: i32): void {
  for (let i = 0; i < times; i++) scene.answer(421);
}

describe("a tick", () => {
  it("sends nothing while all tokens are healthy", () => {
    const scene = new Probing();
    scene.tick(0, 20_000);
    expect(scene.count).toBe(0);
    expect(scene.host.shared.peek(scene.pool.keys.roster).length).toBe(0);
  });

  it("takes the lead on the second tick, and says so once", () => {
    const scene = new Probing();
    scene.tickAt(0);
    expect(scene.logged("leads")).toBe(0);
    scene.tick(1000, 9000);
    expect(scene.host.lines.text).toBe("info ai-proxy: health checks of groq: VM 101010101010101 leads in term 1");
  });

  it("claims no probe before it is due", () => {
    const scene = new Probing();
    scene.eject();
    scene.tick(0, 4000);
    scene.tickAt(4999);
    expect(scene.count).toBe(0);
    expect(scene.health().nonce.length).toBe(0);
    scene.tickAt(5000);
    expect(scene.count).toBe(1);
    expect(scene.health().nonce.length).toBe(16);
    expect(scene.host.counters.names[1]).toBe("ai_proxy.probes");
  });

  it("sends one probe per claim; an unanswered one is followed when its claim ends, under another nonce", () => {
    const scene = underWay();
    const first = text(scene.mark);
    scene.tick(6000, 14_000);
    expect(scene.count).toBe(1);
    scene.tickAt(15_000);
    expect(scene.count).toBe(2);
    expect(text(scene.mark) == first).toBe(false);
  });

  it("probes every token that is due", () => {
    const scene = new Probing();
    scene.eject(0);
    scene.eject(1);
    scene.tick(0, 5000);
    expect(scene.count).toBe(2);
    expect(headerOf(scene.last, "x-ai-proxy-probe").includes(scene.token(1).fingerprint)).toBe(true);
  });

  it("of one that does not lead probes only what is overdue by a lease", () => {
    const scene = new Probing();
    const leader = new LeaseStore(scene.host.shared, scene.pool.keys.lease, 99);
    leader.claim(START_MS);
    scene.eject();
    for (let atMs: u64 = 1000; atMs < 10_000; atMs += 1000) {
      leader.claim(START_MS + atMs);
      scene.tickAt(atMs);
    }
    leader.claim(START_MS + 9999);
    scene.tickAt(9999);
    expect(scene.count).toBe(0);
    scene.tickAt(10_000);
    expect(scene.count).toBe(1);
    expect(scene.logged("leads")).toBe(0);
  });

  it("in many VMs makes one probe", () => {
    const scene = new Probing();
    const rival = scene.rival();
    scene.eject();
    for (let atMs: u64 = 0; atMs <= 14_000; atMs += 1000) {
      scene.tickAt(atMs);
      rival.tickAt(atMs);
    }
    expect(scene.count).toBe(1);
    expect(scene.logged("leads")).toBe(1);
  });

  it("sends nothing when the claim cannot be written", () => {
    const scene = new Probing();
    scene.eject();
    scene.tick(0, 4000);
    scene.host.shared.fail(WriteOutcome.Refused, 2);
    scene.tickAt(15_000);
    expect(scene.count).toBe(0);
    scene.tickAt(16_000);
    expect(scene.count).toBe(1);
  });

  it("sends nothing under a nonce that anybody could know", () => {
    const scene = new Probing();
    scene.host.chance.isDry = true;
    scene.eject();
    scene.tick(0, 30_000);
    expect(scene.count).toBe(0);
  });

  it("settles the verdicts that the store did not take", () => {
    const scene = new Probing();
    scene.host.shared.fail(WriteOutcome.Refused, 1);
    scene.eject();
    expect(scene.health().health).toBe(Health.Healthy);
    scene.tickAt(1000);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.health().dueMs).toBe(START_MS + 6000);
  });
});

describe("an answer to a probe", () => {
  it("of 2xx brings the token back", () => {
    const scene = underWay();
    expect(scene.ways).toBe("L");
    deliver(scene, 204);
    expect(scene.health().health).toBe(Health.Healthy);
    expect(scene.logged("token first is readmitted")).toBe(1);
  });

  it("counts towards successThreshold", () => {
    const scene = underWay('"successThreshold":2');
    deliver(scene, 200);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.health().consecutivePasses).toBe(1);
    nextProbe(scene);
    deliver(scene, 200);
    expect(scene.health().health).toBe(Health.Healthy);
  });

  it("that is the token's fault keeps it out for another interval", () => {
    const scene = underWay();
    deliver(scene, 401);
    expect(scene.health().failedProbes).toBe(1);
    expect(scene.health().nonce.length).toBe(0);
    expect(scene.health().dueMs).toBe(START_MS + 10_000);
    scene.tick(6000, 9000);
    expect(scene.count).toBe(1);
    scene.tickAt(10_000);
    expect(scene.count).toBe(2);
  });

  it("that says the request was wrong is inconclusive, and the log says what to look at", () => {
    const scene = underWay();
    deliver(scene, 404);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.health().failedProbes).toBe(1);
    nextProbe(scene);
    expect(scene.ways).toBe("LL");
    deliver(scene, 404);
    expect(scene.health().failedProbes).toBe(2);
    expect(scene.logged("the probe of first was refused with 404: see healthCheckModel")).toBe(1);
  });

  it("is believed of nobody but the filter: a 200 for a probe that never left says nothing", () => {
    const scene = underWay('"healthCheckVia":"local"');
    scene.answer(200, ["x-ai-proxy-probe-status", "200"]);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.health().consecutivePasses).toBe(0);
    expect(scene.health().nonce.length).toBe(0);
    expect(scene.logged("readmitted")).toBe(0);
  });

  it("is nobody's to judge but the filter's that sent it on, whatever comes back and however late", () => {
    const answers: u32[] = [200, 401, 504, 421, 0];
    const isOurs: bool[] = [true, false, true, false, false];
    for (let i = 0; i < answers.length; i++) {
      const scene = underWay();
      const visitor = scene.serve();
      scene.answer(answers[i]);
      expect(scene.health().nonce.length).toBe(16, answers[i].toString());
      expect(scene.count).toBe(1);
      expect(scene.logged("did not come through the filter")).toBe(isOurs[i] ? 0 : 1, answers[i].toString());
      const token = visitor.token;
      const claim = visitor.claim;
      if (token === null || claim === null) return;
      chargeProbe(scene.pool, token, claim, new Answer(200, 0, EMPTY));
      expect(scene.health().health).toBe(Health.Healthy);
    }
  });

  it("that a client's success has overtaken means nothing, and probes keep their way", () => {
    const scene = underWay();
    scene.serve();
    const pass = new Report(Verdict.Passed, scene.health().generation);
    scene.pool.report(scene.token(0), pass);
    expect(scene.health().health).toBe(Health.Healthy);
    scene.answer(200);
    expect(scene.logged("did not come through the filter")).toBe(0);
    scene.eject();
    nextProbe(scene);
    expect(scene.ways).toBe("LL");
  });

  it("puts the next one off for as long as the vendor asks", () => {
    const scene = underWay();
    scene.deliver(429, 3_600_000);
    expect(scene.health().notBeforeMs).toBe(START_MS + 5000 + 3_600_000);
    const direct = underWay('"healthCheckVia":"direct"');
    direct.answer(429, ["retry-after", "3600"]);
    expect(direct.health().notBeforeMs).toBe(START_MS + 5000 + 3_600_000);
  });

  it("counts once", () => {
    const scene = underWay('"successThreshold":3,"healthCheckVia":"direct"');
    scene.answer(200);
    scene.answer(200);
    expect(scene.health().consecutivePasses).toBe(1);
  });

  it("that comes after its claim ended says nothing", () => {
    const scene = underWay();
    scene.serve();
    scene.tickAt(15_000);
    expect(scene.count).toBe(2);
    scene.ledger.answered(1, calloutAnswer(200));
    expect(scene.health().health).toBe(Health.Ejected);
    deliver(scene, 200);
    expect(scene.health().health).toBe(Health.Healthy);
  });

  it("leaves no token in log and metrics", () => {
    const scene = underWay();
    deliver(scene, 404);
    expect((scene.host.lines.text + scene.host.counters.text).includes("canary")).toBe(false);
  });
});

describe("healthCheckVia: auto", () => {
  it("goes straight to the vendor when the local cluster cannot be called, and says so once", () => {
    const scene = new Probing();
    scene.eject();
    scene.host.calls.refusals = 1;
    scene.tick(0, 5000);
    expect(scene.ways).toBe("V");
    expect(headerOf(scene.last, "authorization")).toBe("Bearer canary-1");
    scene.answer(401);
    nextProbe(scene);
    expect(scene.ways).toBe("VV");
    expect(scene.logged("the local cluster cannot be called; probes go to the vendor's cluster")).toBe(1);
  });

  it("goes straight to the vendor after an answer that did not come through the filter", () => {
    const scene = underWay();
    scene.answer(404);
    expect(scene.health().failedProbes).toBe(0);
    expect(scene.logged("the answer 404 did not come through the filter")).toBe(1);
    nextProbe(scene);
    expect(scene.ways).toBe("LV");
    scene.answer(200);
    expect(scene.health().health).toBe(Health.Healthy);
  });

  it("tries the local cluster again after ten minutes", () => {
    const scene = underWay();
    scene.answer(404);
    scene.host.time.atMs = START_MS + 5000 + 599_000;
    scene.prober.tick(scene.host.time.atMs);
    scene.answer(429);
    expect(scene.ways).toBe("LV");
    scene.host.time.atMs += 10_000;
    scene.prober.tick(scene.host.time.atMs);
    expect(scene.ways).toBe("LVL");
  });

  it("draws again after 421, seven times, and then goes straight to the vendor", () => {
    const scene = underWay();
    misdirect(scene, 7);
    expect(scene.ways).toBe("L".repeat(8));
    expect(scene.health().nonceUsed).toBe(false);
    misdirect(scene, 1);
    expect(scene.ways).toBe("L".repeat(8) + "V");
    const probes = scene.host.counters.names.filter((name) => name == "ai_proxy.probes");
    expect(probes.length).toBe(1, "all draws are one probe");
    scene.answer(200);
    expect(scene.health().health).toBe(Health.Healthy);
  });

  it("takes the probe's answer from whichever draw it comes", () => {
    const scene = underWay();
    misdirect(scene, 3);
    expect(scene.ways).toBe("LLLL");
    expect(headerOf(scene.host.calls.sent[0], "x-ai-proxy-probe")).toBe(text(scene.mark));
    deliver(scene, 200);
    expect(scene.health().health).toBe(Health.Healthy);
    expect(scene.count).toBe(4);
  });

  it("does not draw again for a vendor that answers 421", () => {
    const scene = underWay();
    deliver(scene, 421);
    expect(scene.count).toBe(1);
  });
});

describe("healthCheckVia: local", () => {
  it("never goes straight to the vendor: a probe that cannot be sent is inconclusive", () => {
    const scene = new Probing(pooled('"healthCheckVia":"local"'));
    scene.eject();
    scene.host.calls.refusals = 1;
    scene.tick(0, 9000);
    expect(scene.count).toBe(0);
    expect(scene.health().failedProbes).toBe(0);
    expect(scene.health().nonce.length).toBe(0);
    scene.tickAt(10_000);
    expect(scene.ways).toBe("L");
  });

  it("gives up after eight draws, with no verdict", () => {
    const scene = underWay('"healthCheckVia":"local"');
    misdirect(scene, 8);
    expect(scene.ways).toBe("L".repeat(8));
    expect(scene.health().nonce.length).toBe(0);
    expect(scene.health().failedProbes).toBe(0);
    nextProbe(scene);
    expect(scene.ways).toBe("L".repeat(9));
  });

  it("calls the cluster that is configured", () => {
    const scene = underWay('"healthCheckVia":"local","healthCheckService":"own"');
    expect(text(scene.last.cluster)).toBe("own");
  });
});

describe("healthCheckVia: direct", () => {
  it("calls the vendor's cluster, without a mark, and uses the nonce up before", () => {
    const scene = underWay('"healthCheckVia":"direct"');
    expect(scene.ways).toBe("V");
    expect(text(scene.mark)).toBe("-");
    expect(headerOf(scene.last, "authorization")).toBe("Bearer canary-1");
    expect(scene.health().nonceUsed).toBe(true);
  });

  it("sends nothing when the nonce cannot be used up", () => {
    const scene = new Probing(pooled('"healthCheckVia":"direct"'));
    scene.eject();
    scene.tick(0, 4000);
    // The lease and the claim are written, the use is not.
    scene.host.shared.spared = 2;
    scene.host.shared.fail(WriteOutcome.Refused, 1);
    scene.tickAt(5000);
    expect(scene.count).toBe(0);
    expect(scene.host.shared.script.length).toBe(0);
    expect(scene.health().nonce.length).toBe(0);
  });

  it("takes the vendor's own status", () => {
    const scene = underWay('"healthCheckVia":"direct"');
    scene.answer(429);
    expect(scene.health().failedProbes).toBe(1);
    nextProbe(scene);
    scene.answer(200);
    expect(scene.health().health).toBe(Health.Healthy);
  });

  it("learns nothing when no answer came", () => {
    const scene = underWay('"healthCheckVia":"direct"');
    scene.answer(0);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.health().failedProbes).toBe(0);
    expect(scene.logged("refused with")).toBe(0);
  });

  it("learns nothing when the callout is refused, and tries again", () => {
    const scene = new Probing(pooled('"healthCheckVia":"direct"'));
    scene.eject();
    scene.host.calls.refusals = 1;
    scene.tick(0, 9000);
    expect(scene.count).toBe(0);
    expect(scene.health().failedProbes).toBe(0);
    scene.tickAt(10_000);
    expect(scene.ways).toBe("V");
  });

  it("keeps the mark in upstream mode, where the filter of that cluster serves the probe", () => {
    const scene = underWay('"healthCheckVia":"direct"', true);
    expect(scene.ways).toBe("V");
    expect(headerOf(scene.last, "authorization")).toBe("-");
    expect(headerOf(scene.last, ":authority")).toBe("gateway.example");
    expect(scene.health().nonceUsed).toBe(false);
    deliver(scene, 200);
    expect(scene.health().health).toBe(Health.Healthy);
  });

  it("believes no answer in upstream mode of a probe that did not leave", () => {
    const scene = underWay('"healthCheckVia":"direct"', true);
    scene.answer(200);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.health().failedProbes).toBe(0);
  });

  it("does not draw again in upstream mode: the cluster is the one that was recorded", () => {
    const scene = underWay('"healthCheckVia":"direct"', true);
    misdirect(scene, 1);
    expect(scene.count).toBe(1);
    expect(scene.health().nonce.length).toBe(0);
  });
});

describe("a token whose failing request left no route", () => {
  it("is not probed, and does not turn the probes of others away from the local cluster", () => {
    const scene = new Probing();
    scene.eject(0, NO_ROUTE);
    scene.eject(1);
    scene.tick(0, 5000);
    expect(scene.ways).toBe("L");
    expect(scene.logged("cannot be called")).toBe(0);
    expect(scene.health(0).nonce.length).toBe(0);
  });

  it("is not touched, so that its entry ages", () => {
    const scene = new Probing();
    scene.eject(0, NO_ROUTE);
    scene.tick(0, 30_000);
    expect(scene.health().touchedMs).toBe(START_MS);
  });
});

describe("a doubted token", () => {
  it("is probed on the next tick, whatever it has been asked before, and stays in when it passes", () => {
    const scene = new Probing();
    scene.tick(0, 2000);
    scene.doubt();
    scene.tickAt(3000);
    expect(scene.count).toBe(1);
    deliver(scene, 200);
    expect(scene.health().isPlain).toBe(true);
    expect(scene.logged("ejected")).toBe(0);
  });

  it("goes out when its probe fails", () => {
    const scene = new Probing();
    scene.tick(0, 2000);
    scene.doubt();
    scene.tickAt(3000);
    deliver(scene, 403);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.logged("token first is ejected")).toBe(1);
    nextProbe(scene);
    deliver(scene, 200);
    expect(scene.health().health).toBe(Health.Healthy);
  });

  it("is probed once an interval, however often it is refused", () => {
    const scene = new Probing();
    scene.tick(0, 2000);
    for (let atMs: u64 = 3000; atMs < 23_000; atMs += 100) {
      scene.host.time.atMs = START_MS + atMs;
      scene.doubt();
      if (atMs % 1000 != 0) continue;
      const before = scene.count;
      scene.tickAt(atMs);
      if (scene.count > before) deliver(scene, 200);
    }
    expect(scene.count).toBe(4);
    expect(scene.health().health).toBe(Health.Healthy);
  });
});
