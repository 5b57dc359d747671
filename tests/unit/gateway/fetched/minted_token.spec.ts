import { text } from "../../../../assembly/base/bytes";
import { Step } from "../../../../assembly/gateway/step";
import { START_MS } from "../../fakes/host";
import { calloutAnswer, headerOf } from "../../fakes/probing";
import { Scene, chat } from "../../fakes/scene";
import { vertexOf } from "../../fakes/service_account";

const BODY = '{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"q"}]}';
const HEALING = '"failover":{"enabled":true,"failureThreshold":1,"healthCheckModel":"claude-sonnet-4-5"}';
const REFUSED = '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}';

/** A gateway whose clients ask Claude on Vertex. */
class Table {
  readonly scene: Scene;

  constructor(names: string[] = ["a"], more: string = "") {
    this.scene = new Scene(vertexOf(names, more));
    expect(this.scene.errors).toBe("");
  }

  /** A new request with its body. */
  ask(): Step {
    expect(this.scene.request(chat())).toBe(Step.Hold);
    return this.scene.body(BODY);
  }

  /** The request that waits looks again. */
  again(): Step {
    return this.scene.body(BODY);
  }

  /** The answer to the callout sent last. */
  answer(status: u32, body: string): bool {
    return this.scene.gateway.ledger.answered(this.count, calloutAnswer(status, [], body));
  }

  grant(token: string, seconds: i32 = 3600): bool {
    return this.answer(200, `{"access_token":"${token}","expires_in":${seconds},"token_type":"Bearer"}`);
  }

  /** A token is there. */
  served(token: string = "ya29.first"): Table {
    expect(this.ask()).toBe(Step.Await);
    expect(this.grant(token)).toBe(true);
    expect(this.again()).toBe(Step.Forward);
    return this;
  }

  at(afterMs: u64): void {
    this.scene.host.time.atMs = START_MS + afterMs;
  }

  get count(): i32 {
    return this.scene.host.calls.sent.length;
  }

  get bearer(): string {
    return this.scene.header("authorization");
  }
}

describe("an access token", () => {
  it("is exchanged when the first request needs it, once for all that wait", () => {
    const table = new Table();
    expect(table.ask()).toBe(Step.Await);
    const first = table.scene.exchange;
    expect(table.ask()).toBe(Step.Await);
    expect(table.count).toBe(1);
    const sent = table.scene.host.calls.sent[0];
    expect(text(sent.cluster)).toBe("outbound|443||oauth.dns");
    expect(headerOf(sent, ":authority") + headerOf(sent, ":path")).toBe("oauth2.googleapis.com/token");
    expect(headerOf(sent, "content-type")).toBe("application/x-www-form-urlencoded");
    const body = text(sent.body);
    expect(body.startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=eyJ")).toBe(
      true,
    );
    expect(body.split(".").length).toBe(3);
    expect(table.grant("ya29.first")).toBe(true);
    expect(table.again()).toBe(Step.Forward);
    expect(table.bearer).toBe("Bearer ya29.first");
    table.scene.exchange = first;
    expect(table.again()).toBe(Step.Forward);
    expect(table.bearer).toBe("Bearer ya29.first");
    expect(table.count).toBe(1);
    expect(table.scene.meter.text).toBe("ai_proxy.token.a.exchanged");
  });

  it("serves until ten seconds before its end, and is exchanged a minute before that", () => {
    const table = new Table().served();
    table.at(3_529_000);
    expect(table.ask()).toBe(Step.Forward);
    expect(table.count).toBe(1);
    table.at(3_530_000);
    expect(table.ask()).toBe(Step.Forward);
    expect(table.bearer).toBe("Bearer ya29.first");
    expect(table.count).toBe(2);
    table.answer(503, "");
    table.at(3_589_000);
    expect(table.ask()).toBe(Step.Forward);
    expect(table.count).toBe(3);
    table.grant("ya29.second");
    expect(table.ask()).toBe(Step.Forward);
    expect(table.bearer).toBe("Bearer ya29.second");
  });

  it("is waited for again once it has ended", () => {
    const table = new Table().served();
    table.at(3_590_000);
    expect(table.ask()).toBe(Step.Await);
    table.grant("ya29.second");
    expect(table.again()).toBe(Step.Forward);
    expect(table.bearer).toBe("Bearer ya29.second");
  });

  it("may last as short as it likes, and any time where its endpoint says none", () => {
    const table = new Table();
    table.ask();
    table.grant("ya29.short", 1);
    expect(table.again()).toBe(Step.Forward);
    table.at(899);
    expect(table.ask()).toBe(Step.Forward);
    table.at(900);
    expect(table.ask()).toBe(Step.Await);
    table.answer(200, '{"access_token":"ya29.untold"}');
    expect(table.again()).toBe(Step.Forward);
    table.at(3_500_000);
    expect(table.ask()).toBe(Step.Forward);
  });

  it("that the vendor refuses is exchanged again, but not while it is young", () => {
    const table = new Table().served();
    table.scene.answer(401);
    expect(table.ask()).toBe(Step.Forward);
    table.at(61_000);
    table.scene.answer(401);
    expect(table.ask()).toBe(Step.Await);
    expect(table.count).toBe(2);
  });
});

describe("a credential without an access token", () => {
  it("that is refused is the gateway's fault, told in the client's form and never in the endpoint's words", () => {
    const table = new Table();
    table.ask();
    expect(table.answer(400, REFUSED)).toBe(true);
    expect(table.again()).toBe(Step.Reply);
    expect(table.scene.replied.startsWith("502")).toBe(true, table.scene.replied);
    expect(table.scene.replyBody.includes("credential_refused")).toBe(true, table.scene.replyBody);
    expect(table.scene.replyBody.includes("Signature")).toBe(false);
    const line = "ai-proxy: token a: no access token: it was answered 400 invalid_grant";
    expect(table.scene.journal.text.includes(line)).toBe(true, table.scene.journal.text);
  });

  it("whose endpoint fails is to be asked for again", () => {
    const answers: u32[] = [0, 503, 429, 504];
    for (let i = 0; i < answers.length; i++) {
      const table = new Table();
      table.ask();
      table.answer(answers[i], "");
      expect(table.again()).toBe(Step.Reply);
      expect(table.scene.replied.startsWith("503")).toBe(true, table.scene.replied);
      expect(table.scene.replyHeader("retry-after")).toBe("1");
    }
  });

  it("asks its endpoint once a second at the most", () => {
    const table = new Table();
    table.ask();
    table.answer(400, REFUSED);
    expect(table.ask()).toBe(Step.Reply);
    expect(table.count).toBe(1);
    table.at(1000);
    expect(table.ask()).toBe(Step.Await);
  });

  it("is answered for by a token that no header can carry, or none at all", () => {
    const answers = ['{"access_token":"a\\nb"}', '{"access_token":""}', '{"access_token":7}', "{}", "[]", "x", ""];
    for (let i = 0; i < answers.length; i++) {
      const table = new Table();
      table.ask();
      table.answer(200, answers[i]);
      expect(table.again()).toBe(Step.Reply, answers[i]);
    }
  });

  it("is missing where no callout can be made", () => {
    const table = new Table();
    table.scene.host.calls.refusals = 1;
    expect(table.ask()).toBe(Step.Reply);
    expect(table.scene.replied.startsWith("503")).toBe(true);
  });

  it("leaves the request to another, and is out like one that the vendor refuses", () => {
    const table = new Table(["a", "b"], HEALING);
    expect(table.ask()).toBe(Step.Await);
    table.answer(400, REFUSED);
    expect(table.again()).toBe(Step.Await);
    table.grant("ya29.other");
    expect(table.again()).toBe(Step.Forward);
    expect(table.bearer).toBe("Bearer ya29.other");
    expect(table.scene.meter.text.includes("token.a.ejected")).toBe(true, table.scene.meter.text);
    expect(table.ask()).toBe(Step.Forward);
    expect(table.count).toBe(2);
  });
});
