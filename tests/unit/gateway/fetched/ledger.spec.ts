import { EMPTY, text, utf8 } from "../../../../assembly/base/bytes";
import { PluginConfig } from "../../../../assembly/config/plugin_config";
import { Ledger } from "../../../../assembly/gateway/fetched/ledger";
import { Gateway } from "../../../../assembly/gateway/gateway";
import { CalloutAnswer, CalloutHandler, CalloutRequest } from "../../../../assembly/ports/callouts";
import { FakeHost } from "../../fakes/host";
import { calloutAnswer } from "../../fakes/probing";

/** Writes down the bodies that it is answered; others wait for what it brings if `isShared`. */
class Listener extends CalloutHandler {
  heard: string = "";

  constructor(private readonly isShared: bool = false) {
    super();
  }

  override answered(answer: CalloutAnswer): bool {
    this.heard += text(answer.body);
    return this.isShared;
  }
}

function request(): CalloutRequest {
  return new CalloutRequest(utf8("cluster"), EMPTY, 1000);
}

describe("a ledger", () => {
  it("hands each answer to who sent its callout, once", () => {
    const ledger = new Ledger(new FakeHost());
    const first = new Listener();
    const second = new Listener();
    expect(ledger.send(request(), first)).toBe(true);
    expect(ledger.send(request(), second)).toBe(true);
    ledger.answered(2, calloutAnswer(200, [], "b"));
    ledger.answered(1, calloutAnswer(200, [], "a"));
    ledger.answered(1, calloutAnswer(200, [], "again"));
    ledger.answered(7, calloutAnswer(200, [], "unknown"));
    expect(first.heard + second.heard).toBe("ab");
  });

  it("says whether others wait for what came", () => {
    const ledger = new Ledger(new FakeHost());
    ledger.send(request(), new Listener(true));
    ledger.send(request(), new Listener(false));
    expect(ledger.answered(1, calloutAnswer(200))).toBe(true);
    expect(ledger.answered(2, calloutAnswer(200))).toBe(false);
    expect(ledger.answered(1, calloutAnswer(200))).toBe(false);
  });

  it("goes on with the next configuration of its root", () => {
    const host = new FakeHost();
    const before = new Gateway(new PluginConfig(), host);
    const listener = new Listener();
    before.ledger.send(request(), listener);
    const after = new Gateway(new PluginConfig(), host, before.ledger);
    after.ledger.answered(1, calloutAnswer(200, [], "a"));
    expect(listener.heard).toBe("a");
  });

  it("expects nothing of a callout that the host refuses", () => {
    const host = new FakeHost();
    host.calls.refusals = 1;
    const ledger = new Ledger(host);
    const listener = new Listener(true);
    expect(ledger.send(request(), listener)).toBe(false);
    expect(ledger.answered(0, calloutAnswer(200, [], "a"))).toBe(false);
    expect(listener.heard).toBe("");
  });
});
