import { EMPTY, text, utf8 } from "../../../../assembly/base/bytes";
import { FetchState, Fetched } from "../../../../assembly/gateway/fetched/fetched";
import { LocalReply } from "../../../../assembly/base/http/local_reply";
import { Request } from "../../../../assembly/gateway/attempt/request";
import { contextMissing } from "../../../../assembly/gateway/local_replies";
import { Ledger } from "../../../../assembly/gateway/fetched/ledger";
import { CalloutAnswer, CalloutRequest } from "../../../../assembly/ports/callouts";
import { FakeHost, START_MS } from "../../fakes/host";
import { calloutAnswer } from "../../fakes/probing";

const MINUTE_MS: u64 = 60_000;

/** Keeps the body of every 200. */
class Note extends Fetched {
  body: string = "";
  misses: string = "";

  override give(_request: Request): void {}

  override yields(_request: Request): bool {
    return false;
  }

  override reply(): LocalReply {
    return contextMissing();
  }

  protected override request(_nowMs: u64): CalloutRequest | null {
    return new CalloutRequest(utf8("cluster"), EMPTY, 1000);
  }

  protected override take(answer: CalloutAnswer): bool {
    if (answer.status != 200) return this.miss(answer.status.toString());
    this.body = text(answer.body);
    return true;
  }

  protected override miss(reason: string): bool {
    this.misses += reason + " ";
    return false;
  }
}

class Table {
  readonly host: FakeHost;
  readonly ledger: Ledger;
  readonly note: Note;

  constructor() {
    const host = new FakeHost();
    const ledger = new Ledger(host);
    this.host = host;
    this.ledger = ledger;
    this.note = new Note(ledger);
  }

  stateAt(afterMs: u64): FetchState {
    this.host.time.atMs = START_MS + afterMs;
    return this.note.stateFor(null);
  }

  /** The answer to the callout sent last; whether others wait for it. */
  answer(status: u32, body: string): bool {
    return this.ledger.answered(this.count, calloutAnswer(status, [], body));
  }

  get count(): i32 {
    return this.host.calls.sent.length;
  }
}

describe("something that is fetched", () => {
  it("is asked for once, by whoever wants it first", () => {
    const table = new Table();
    expect(table.note.known).toBe(FetchState.Missing);
    expect(table.count).toBe(0);
    expect(table.stateAt(0)).toBe(FetchState.Loading);
    expect(table.stateAt(1)).toBe(FetchState.Loading);
    expect(table.answer(200, "a")).toBe(true);
    expect(table.stateAt(2)).toBe(FetchState.There);
    expect(table.count).toBe(1);
    expect(table.note.body).toBe("a");
  });

  it("is asked for again after ten minutes, and serves until the next is there", () => {
    const table = new Table();
    table.stateAt(0);
    table.answer(200, "a");
    expect(table.stateAt(10 * MINUTE_MS - 1)).toBe(FetchState.There);
    expect(table.count).toBe(1);
    expect(table.stateAt(10 * MINUTE_MS)).toBe(FetchState.There);
    expect(table.count).toBe(2);
    table.answer(500, "");
    expect(table.note.known).toBe(FetchState.There);
    expect(table.stateAt(11 * MINUTE_MS - 1)).toBe(FetchState.There);
    expect(table.count).toBe(2);
    table.stateAt(11 * MINUTE_MS);
    table.answer(200, "b");
    expect(table.note.body).toBe("b");
    expect(table.note.misses).toBe("500 ");
  });

  it("that could not be had is asked for again by the next who wants it, and not by who looks", () => {
    const table = new Table();
    table.stateAt(0);
    expect(table.answer(404, "")).toBe(true);
    expect(table.note.known).toBe(FetchState.Missing);
    expect(table.count).toBe(1);
    expect(table.stateAt(1)).toBe(FetchState.Loading);
    expect(table.count).toBe(2);
  });

  it("is missing when the host refuses the callout", () => {
    const table = new Table();
    table.host.calls.refusals = 1;
    expect(table.stateAt(0)).toBe(FetchState.Missing);
    expect(table.note.misses).toBe("it cannot be asked for: is its cluster there? ");
    expect(table.stateAt(1)).toBe(FetchState.Loading);
  });

  it("is asked for when the clock went back to before it was there", () => {
    const table = new Table();
    table.stateAt(20 * MINUTE_MS);
    table.answer(200, "a");
    table.stateAt(0);
    expect(table.count).toBe(2);
  });
});
