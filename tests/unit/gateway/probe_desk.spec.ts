import { text, utf8 } from "../../../assembly/base/bytes";
import { ProbeMark } from "../../../assembly/failover/probe_mark";
import { Health } from "../../../assembly/failover/token_health";
import { Step } from "../../../assembly/gateway/exchange";
import { Admission, admit } from "../../../assembly/gateway/probe_desk";
import { WriteOutcome } from "../../../assembly/ports/shared_store";
import { nonceOf } from "../failover/samples";
import { Probing, poolIn, pooled } from "../fakes/probing";
import { Scene, chat } from "../fakes/scene";

const OTHER = '{"provider":{"type":"openai","apiTokens":["x"],"failover":{"enabled":true,"healthCheckModel":"m"}}}';

/** A pool whose first token is out, with a probe on its way. */
function underWay(): Probing {
  const scene = new Probing();
  scene.eject();
  scene.tick(0, 5000);
  expect(scene.count).toBe(1);
  return scene;
}

function admission(scene: Probing, mark: string): Admission {
  return admit(utf8(mark), scene.pool, scene.host.shared).admission;
}

describe("a request with a probe's mark", () => {
  it("is a probe of the claimed token, once", () => {
    const scene = underWay();
    const visitor = scene.serve();
    expect(visitor.admission).toBe(Admission.Probe);
    const token = visitor.token;
    expect(token === null ? "-" : token.alias).toBe("first");
    expect(scene.health().nonceUsed).toBe(true);
    expect(scene.serve().admission).toBe(Admission.Client);
  });

  it("is a client's when there is no such claim, without a write", () => {
    const scene = underWay();
    const sets = scene.host.shared.sets;
    const id = scene.pool.keys.id;
    const print = scene.token(0).fingerprint;
    expect(admission(scene, text(new ProbeMark(id, print, nonceOf(9)).value()))).toBe(Admission.Client);
    const healthy = scene.token(1).fingerprint;
    expect(admission(scene, text(new ProbeMark(id, healthy, scene.health().nonce).value()))).toBe(Admission.Client);
    expect(admission(scene, text(new ProbeMark(id, "0".repeat(16), nonceOf(9)).value()))).toBe(Admission.Client);
    expect(scene.host.shared.sets).toBe(sets);
    expect(scene.serve().admission).toBe(Admission.Probe);
  });

  it("is a client's when the mark is none: the store is not asked", () => {
    const scene = underWay();
    const gets = scene.host.shared.gets;
    const marks = ["", "x", text(scene.mark).slice(0, 81) + "g", text(scene.mark) + "0", ".".repeat(82)];
    for (let i = 0; i < marks.length; i++) expect(admission(scene, marks[i])).toBe(Admission.Client, marks[i]);
    expect(scene.host.shared.gets).toBe(gets);
  });

  it("is a client's where no health is kept", () => {
    const scene = underWay();
    const pool = poolIn(scene.host, '{"provider":{"type":"groq","apiTokens":["canary-1"]}}');
    expect(admit(scene.mark, pool, scene.host.shared).admission).toBe(Admission.Client);
    expect(scene.serve().admission).toBe(Admission.Probe);
  });

  it("is sent back where it is not for, and nothing is used up", () => {
    const scene = underWay();
    const other = poolIn(scene.host, OTHER);
    expect(admit(scene.mark, other, scene.host.shared).admission).toBe(Admission.Elsewhere);
    expect(scene.health().nonceUsed).toBe(false);
    expect(scene.serve().admission).toBe(Admission.Probe);
    expect(admit(scene.mark, other, scene.host.shared).admission).toBe(Admission.Client);
  });

  it("is sent back by a rule of the same provider that lacks the token", () => {
    const scene = underWay();
    const poorer = poolIn(scene.host, pooled().replace("canary-1", "another"));
    expect(admit(scene.mark, poorer, scene.host.shared).admission).toBe(Admission.Elsewhere);
    expect(scene.health().nonceUsed).toBe(false);
  });

  it("must not go out when it cannot be marked as used", () => {
    const scene = underWay();
    scene.host.shared.fail(WriteOutcome.Refused, 1);
    expect(scene.serve().admission).toBe(Admission.Busy);
    expect(scene.serve().admission).toBe(Admission.Probe);
  });

  it("is a client's once the claim is answered", () => {
    const scene = underWay();
    scene.answer(0, 0);
    expect(scene.serve().admission).toBe(Admission.Client);
    expect(scene.health().health).toBe(Health.Ejected);
  });
});

/** A gateway of `config` on the host of `from`, to which the probe under way there comes. */
function visited(from: Probing, config: string, mark: string): Scene {
  const scene = new Scene(config, from.host);
  scene.random.draws = [1];
  scene.request(chat(["x-ai-proxy-probe", mark]));
  return scene;
}

describe("an exchange of a probe", () => {
  it("uses the claimed token, although it is out, and hides the mark from the vendor", () => {
    const from = underWay();
    const scene = visited(from, pooled(), text(from.mark));
    expect(scene.header("authorization")).toBe("Bearer canary-1");
    expect(scene.header("x-ai-proxy-probe")).toBe("-");
  });

  it("shows the vendor's status as a header of a 200, and puts nothing down to the token", () => {
    const statuses: u32[] = [200, 401, 503];
    for (let i = 0; i < statuses.length; i++) {
      const from = underWay();
      const scene = visited(from, pooled(), text(from.mark));
      const counted = scene.meter.text;
      scene.answer(statuses[i]);
      expect(scene.shown(":status")).toBe("200");
      expect(scene.shown("x-ai-proxy-probe-status")).toBe(statuses[i].toString());
      expect(scene.meter.text).toBe(counted);
      expect(from.health().health).toBe(Health.Ejected);
    }
  });

  it("shows nothing when Envoy itself answered", () => {
    const from = underWay();
    const scene = visited(from, pooled(), text(from.mark));
    scene.answer(503, "no_healthy_upstream");
    expect(scene.shown(":status") + scene.shown("x-ai-proxy-probe-status")).toBe("--");
  });

  it("with a forged or a used mark is a client's: another token, and the answer as it is", () => {
    const from = underWay();
    const mark = text(from.mark);
    const forged = visited(from, pooled(), mark.substring(0, mark.length - 2) + "00");
    expect(forged.header("authorization")).toBe("Bearer canary-2");
    from.serve();
    const replayed = visited(from, pooled(), mark);
    expect(replayed.header("authorization")).toBe("Bearer canary-2");
    expect(replayed.header("x-ai-proxy-probe")).toBe("-");
    replayed.answer(200);
    expect(replayed.shown("x-ai-proxy-probe-status")).toBe("-");
  });

  it("for another provider is answered 421", () => {
    const from = underWay();
    const scene = new Scene(OTHER, from.host);
    expect(scene.request(chat(["x-ai-proxy-probe", text(from.mark)]))).toBe(Step.Reply);
    expect(scene.replied).toBe("421 ai-proxy.misdirected_probe");
    expect(from.health().nonceUsed).toBe(false);
  });

  it("that cannot be marked as used is answered 503", () => {
    const from = underWay();
    from.host.shared.fail(WriteOutcome.Refused, 1);
    expect(visited(from, pooled(), text(from.mark)).replied).toBe("503 ai-proxy.unusable_probe");
  });

  it("goes out once: a second attempt is answered 503", () => {
    const from = underWay();
    const scene = visited(from, pooled("", '"mode":"upstream",'), text(from.mark));
    expect(scene.header("authorization")).toBe("Bearer canary-1");
    expect(scene.attempt()).toBe(Step.Reply);
    expect(scene.replied).toBe("503 ai-proxy.unusable_probe");
  });
});
