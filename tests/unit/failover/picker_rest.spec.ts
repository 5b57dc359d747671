import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { ApiToken } from "../../../assembly/failover/api_token";
import { TokenSelection } from "../../../assembly/failover/draw";
import { FailoverSettings, WhenNoneHealthy } from "../../../assembly/failover/failover_settings";
import { Pick, PickInfo } from "../../../assembly/failover/pick";
import { Picker } from "../../../assembly/failover/picker";
import { Roster } from "../../../assembly/failover/roster";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { FakeClock } from "../fakes/clock";
import { FakeRandom } from "../fakes/random";
import { NOW, ejected, settingsOf } from "./samples";

const A = new ApiToken(Credential.text(utf8("secret-a")), "acme", "a", 1);
const B = new ApiToken(Credential.text(utf8("secret-b")), "acme", "b", 1);
const AB: ApiToken[] = [A, B];

let clock = new FakeClock(NOW);
let random = new FakeRandom();

function picker(settings: FailoverSettings = settingsOf(1, 1)): Picker {
  clock = new FakeClock(NOW);
  random = new FakeRandom();
  return new Picker(AB, settings, random, clock);
}

/** A token that rests until `untilMs`. */
function resting(untilMs: u64): TokenHealth {
  const entry = new TokenHealth();
  entry.health = Health.Resting;
  entry.generation = 1;
  entry.notBeforeMs = untilMs;
  return entry;
}

function back(): TokenHealth {
  const entry = new TokenHealth();
  entry.generation = 3;
  entry.backSinceMs = NOW;
  return entry;
}

function rosterOf(a: TokenHealth, b: TokenHealth): Roster {
  const roster = new Roster();
  roster.set(A.fingerprint, a);
  roster.set(B.fingerprint, b);
  return roster;
}

function nameOf(pick: Pick): string {
  const token = pick.token;
  const name = token === null ? (pick.isRejected ? "rejected" : "none") : token.alias;
  return pick.isTrial ? name + "!" : name;
}

function reject(): FailoverSettings {
  const settings = settingsOf(1, 1);
  settings.whenNoneHealthy = WhenNoneHealthy.Reject;
  return settings;
}

describe("a pick beside a token that rests", () => {
  it("is of another one until the rest is over; then it is its trial", () => {
    const roster = rosterOf(resting(NOW + 3000), new TokenHealth());
    const made = picker();
    expect(nameOf(made.pick(roster, new PickInfo()))).toBe("b");
    clock.atMs = NOW + 2999;
    expect(nameOf(made.pick(roster, new PickInfo()))).toBe("b");
    clock.atMs = NOW + 3000;
    expect(nameOf(made.pick(roster, new PickInfo()))).toBe("a!");
  });

  it("is no trial while one is under way, for a further attempt, or where that was lost", () => {
    const entry = resting(NOW);
    entry.onTrial = true;
    entry.dueMs = NOW + 30_000;
    expect(nameOf(picker().pick(rosterOf(entry, new TokenHealth()), new PickInfo()))).toBe("b");
    const roster = rosterOf(resting(NOW), new TokenHealth());
    const again = new PickInfo();
    again.tried = [B.fingerprint];
    expect(nameOf(picker().pick(roster, again))).toBe("b");
    const lost = new PickInfo();
    lost.mayTry = false;
    expect(nameOf(picker().pick(roster, lost))).toBe("b");
  });

  it("of a request with a key is a trial only where the key is the token's", () => {
    const roster = rosterOf(resting(NOW), new TokenHealth());
    let trials = 0;
    for (let key: u64 = 1; key <= 100; key++) {
      const info = new PickInfo();
      info.key = key;
      const plain = nameOf(picker().pick(new Roster(), info));
      const name = nameOf(picker().pick(roster, info));
      expect(name).toBe(plain == "a" ? "a!" : "b");
      if (name == "a!") trials++;
    }
    expect(trials > 30 && trials < 70).toBe(true, trials.toString());
  });

  it("is no trial of a higher tier", () => {
    const made = picker();
    made.selection = TokenSelection.Tiered;
    A.tier = 1;
    expect(nameOf(made.pick(rosterOf(resting(NOW), new TokenHealth()), new PickInfo()))).toBe("b");
    A.tier = 0;
    expect(nameOf(made.pick(rosterOf(resting(NOW), new TokenHealth()), new PickInfo()))).toBe("a!");
  });

  it("where none is healthy takes a trial, else who rests, else who is ejected", () => {
    const later = resting(NOW + 60_000);
    expect(nameOf(picker().pick(rosterOf(resting(NOW), later), new PickInfo()))).toBe("a!");
    const soon = ejected();
    soon.dueMs = NOW;
    expect(nameOf(picker().pick(rosterOf(soon, later), new PickInfo()))).toBe("b");
    expect(nameOf(picker(reject()).pick(rosterOf(ejected(), resting(NOW)), new PickInfo()))).toBe("b!");
    const none = picker(reject()).pick(rosterOf(ejected(), resting(NOW + 3000)), new PickInfo());
    expect(nameOf(none)).toBe("rejected");
    expect(none.retryAfterMs).toBe(3000);
  });
});

describe("a pick beside a token that is back", () => {
  it("spares it by chance, less and less", () => {
    const roster = rosterOf(back(), new TokenHealth());
    const made = picker();
    const info = new PickInfo();
    random.draws.push(u32.MAX_VALUE / 2);
    random.draws.push(0);
    expect(nameOf(made.pick(roster, info))).toBe("b");
    clock.atMs = NOW + 20_000;
    random.draws.push(u32.MAX_VALUE / 2);
    random.draws.push(0);
    expect(nameOf(made.pick(roster, info))).toBe("a");
  });

  it("moves each key to it once", () => {
    let moved = 0;
    for (let key: u64 = 1; key <= 200; key++) {
      const roster = rosterOf(back(), new TokenHealth());
      const info = new PickInfo();
      info.key = key;
      const own = nameOf(picker().pick(new Roster(), info));
      let last = "";
      for (let second: u64 = 0; second <= 30; second++) {
        const made = picker();
        clock.atMs = NOW + second * 1000;
        const name = nameOf(made.pick(roster, info));
        expect(last == "a" && name == "b").toBe(false);
        if (second == 0 && name == "a") moved++;
        last = name;
      }
      expect(last).toBe(own);
    }
    expect(moved > 2 && moved < 25).toBe(true, moved.toString());
  });

  it("asks the time no more when the ramp is over", () => {
    const roster = rosterOf(back(), new TokenHealth());
    const made = picker();
    clock.atMs = NOW + 30_000;
    made.pick(roster, new PickInfo());
    expect(roster.isTimed).toBe(false);
  });
});
