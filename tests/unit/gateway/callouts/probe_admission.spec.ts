import { text } from "../../../../assembly/base/bytes";
import { ProbeMark } from "../../../../assembly/failover/probe_mark";
import { Health } from "../../../../assembly/failover/token_health";
import { Admission, admit } from "../../../../assembly/gateway/callouts/probe_admission";
import { Step } from "../../../../assembly/gateway/step";
import { WriteOutcome } from "../../../../assembly/ports/shared_store";
import { nonceOf } from "../../failover/samples";
import { Probing, markedHead, backendIn, pooled } from "../../fakes/probing";
import { Scene, chat, post } from "../../fakes/scene";

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
  return admit(markedHead(mark), scene.backend).admission;
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
    const pool = backendIn(scene.host, '{"provider":{"type":"groq","apiTokens":["canary-1"]}}');
    expect(admit(markedHead(text(scene.mark)), pool).admission).toBe(Admission.Client);
    expect(scene.serve().admission).toBe(Admission.Probe);
  });

  it("is sent back where it is not for, and nothing is used up", () => {
    const scene = underWay();
    const other = backendIn(scene.host, OTHER);
    expect(admit(markedHead(text(scene.mark)), other).admission).toBe(Admission.Elsewhere);
    expect(scene.health().nonceUsed).toBe(false);
    expect(scene.serve().admission).toBe(Admission.Probe);
    expect(admit(markedHead(text(scene.mark)), other).admission).toBe(Admission.Client);
  });

  it("is sent back by a rule of the same provider that lacks the token", () => {
    const scene = underWay();
    const poorer = backendIn(scene.host, pooled().replace("canary-1", "another"));
    expect(admit(markedHead(text(scene.mark)), poorer).admission).toBe(Admission.Elsewhere);
    expect(scene.health().nonceUsed).toBe(false);
  });

  it("is a client's when no probe can be made of it, and nothing is used up", () => {
    const scene = underWay();
    const heads = [markedHead(text(scene.mark), "POST", true), markedHead(text(scene.mark), "PUT")];
    for (let i = 0; i < heads.length; i++) {
      expect(admit(heads[i], scene.backend).admission).toBe(Admission.Client);
    }
    expect(scene.serve().admission).toBe(Admission.Probe);
  });

  it("must not go out when it cannot be marked as used", () => {
    const scene = underWay();
    scene.host.shared.fail(WriteOutcome.Refused, 1);
    expect(scene.serve().admission).toBe(Admission.Busy);
    expect(scene.serve().admission).toBe(Admission.Probe);
  });

  it("is a client's once the claim is answered", () => {
    const scene = underWay();
    scene.answer(0);
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

  it("is the filter's own: nothing else of the request reaches the vendor", () => {
    const from = underWay();
    const scene = new Scene(pooled(), from.host);
    const more = ["x-ai-proxy-probe", text(from.mark), "openai-organization", "another", "x-request-id", "7"].concat([
      "x-forwarded-proto",
      "https",
    ]);
    scene.request(post("/deployments/x/v1/chat/completions?user=me", more));
    expect(scene.body('{"model":"expensive","max_tokens":1000000}')).toBe(Step.Forward);
    expect(scene.header("authorization")).toBe("Bearer canary-1");
    expect(scene.header(":path")).toBe("/openai/v1/chat/completions");
    expect(scene.header("openai-organization")).toBe("-");
    expect(scene.header("x-request-id")).toBe("7");
    expect(scene.header("x-forwarded-proto")).toBe("https", "Envoy finds no route without it");
    expect(scene.sentBody.includes('"model":"mapped"')).toBe(true);
    expect(scene.sentBody.includes("expensive")).toBe(false);
    expect(scene.header("content-length")).toBe(scene.sentBody.length.toString());
  });

  it("puts the vendor's answer down, and shows nothing of it", () => {
    const statuses: u32[] = [200, 401, 503];
    for (let i = 0; i < statuses.length; i++) {
      const from = underWay();
      const scene = visited(from, pooled(), text(from.mark));
      scene.answerHead(statuses[i], ["x-vendor", "account", "content-length", "2"]);
      scene.answerBody("{}", true);
      expect(scene.shown(":status")).toBe("200");
      const gone = ["x-vendor", "content-length", "x-ai-proxy-probe-status"];
      for (let n = 0; n < gone.length; n++) expect(scene.shown(gone[n])).toBe("-", gone[n]);
      expect(scene.shownBody).toBe("");
      expect(from.health().health).toBe(statuses[i] == 200 ? Health.Healthy : Health.Ejected);
      expect(from.health().failedProbes).toBe(statuses[i] == 200 ? 0 : 1);
      expect(from.health().nonce.length).toBe(0);
    }
  });

  it("says nothing when Envoy itself answered, and its claim ends with its stream", () => {
    const from = underWay();
    const scene = visited(from, pooled(), text(from.mark));
    scene.answer(503, "no_healthy_upstream");
    expect(from.health().nonce.length).toBe(16);
    scene.exchange.end();
    expect(from.health().nonce.length).toBe(0);
    expect(from.health().failedProbes).toBe(0);
  });

  it("fails when its vendor had all of the time, and not when who sent it breaks off before", () => {
    const times: u64[] = [4999, 5000];
    for (let i = 0; i < times.length; i++) {
      const from = underWay();
      const scene = visited(from, pooled(), text(from.mark));
      scene.body("{}");
      from.host.time.atMs += times[i];
      scene.exchange.end();
      expect(from.health().nonce.length).toBe(0);
      expect(from.health().failedProbes).toBe(<u32>i);
    }
  });

  it("that never left for the vendor does not fail, however long its body is waited for", () => {
    const from = underWay();
    const scene = visited(from, pooled(), text(from.mark));
    from.host.time.atMs += 60_000;
    scene.exchange.end();
    expect(from.health().failedProbes).toBe(0);
  });

  it("is put down once", () => {
    const from = underWay();
    const scene = visited(from, pooled('"successThreshold":3'), text(from.mark));
    scene.answer(200);
    scene.exchange.end();
    expect(from.health().consecutivePasses).toBe(1);
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
