import { LogLevel } from "../../../assembly/ports/journal";
import { Scene, chat } from "../fakes/scene";

const NAMED =
  '{"provider":{"type":"groq","apiTokens":[{"token":"canary-1","name":"first"},{"token":"canary-2","name":"second"}]}}';

function answered(status: u32, details: string = "via_upstream", config: string = NAMED): Scene {
  const scene = new Scene(config);
  scene.random.draws = [1];
  scene.request(chat());
  scene.answer(status, details);
  return scene;
}

describe("an answer", () => {
  it("of 2xx is put down to nobody", () => {
    const good: u32[] = [200, 201, 204, 299];
    for (let i = 0; i < good.length; i++) {
      const scene = answered(good[i]);
      expect(scene.meter.text).toBe("");
      expect(scene.journal.lines.length).toBe(1, scene.journal.text);
      expect(scene.facts.detailsReads).toBe(0);
    }
  });

  it("of another status is counted for the token that was used, by its alias", () => {
    expect(answered(429).meter.text).toBe("ai_proxy.token.second.upstream_rq_429");
    expect(answered(400).meter.text).toBe("ai_proxy.token.second.upstream_rq_400");
    expect(answered(529).meter.text).toBe("ai_proxy.token.second.upstream_rq_529");
  });

  it("of a rare status is counted by its class, so that names stay few", () => {
    expect(answered(418).meter.text).toBe("ai_proxy.token.second.upstream_rq_4xx");
    expect(answered(599).meter.text).toBe("ai_proxy.token.second.upstream_rq_5xx");
    expect(answered(302).meter.text).toBe("ai_proxy.token.second.upstream_rq_3xx");
    expect(answered(0).meter.text).toBe("ai_proxy.token.second.upstream_rq_0xx");
  });

  it("is logged with the alias and whose fault it is", () => {
    expect(answered(401).journal.text.endsWith("token second answered 401: a fault of the token or the vendor")).toBe(
      true,
    );
    expect(answered(400).journal.text.endsWith("token second answered 400: not the token's fault")).toBe(true);
  });

  it("that Envoy itself gave is nobody's", () => {
    const own = ["", "no_healthy_upstream", "upstream_reset_before_response_started", "request_payload_too_large"];
    for (let i = 0; i < own.length; i++) {
      const scene = answered(503, own[i]);
      expect(scene.meter.text).toBe("", own[i]);
      expect(scene.journal.text.includes("answered")).toBe(false);
    }
  });

  it("is told apart by failoverOnStatus", () => {
    const config = '{"provider":{"type":"groq","apiTokens":["t"],"failover":{"failoverOnStatus":["404"]}}}';
    expect(answered(404, "via_upstream", config).journal.text.endsWith("a fault of the token or the vendor")).toBe(
      true,
    );
    expect(answered(429, "via_upstream", config).journal.text.endsWith("not the token's fault")).toBe(true);
  });

  it("never puts a token into log or metrics", () => {
    const scene = answered(401);
    expect((scene.journal.text + scene.meter.text).includes("canary")).toBe(false);
    expect(scene.journal.text.includes("using token second")).toBe(true);
  });

  it("costs no log line whose level is off", () => {
    const scene = new Scene(NAMED);
    scene.journal.level = LogLevel.Warn;
    scene.request(chat());
    scene.answer(401);
    expect(scene.journal.lines.length + scene.journal.wasted).toBe(0);
    expect(scene.meter.names.length).toBe(1);
  });
});
