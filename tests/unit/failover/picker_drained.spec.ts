import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { ApiToken } from "../../../assembly/failover/api_token";
import { WhenNoneHealthy } from "../../../assembly/failover/failover_settings";
import { PickInfo } from "../../../assembly/failover/pick";
import { Picker } from "../../../assembly/failover/picker";
import { Roster } from "../../../assembly/failover/roster";
import { FakeClock } from "../fakes/clock";
import { FakeRandom } from "../fakes/random";
import { NOW, ejected, settingsOf } from "./samples";

const A = new ApiToken(Credential.text(utf8("secret-a")), "acme", "a", 0);
const B = new ApiToken(Credential.text(utf8("secret-b")), "acme", "b", 1);
const C = new ApiToken(Credential.text(utf8("secret-c")), "acme", "c", 2);
const D = new ApiToken(Credential.text(utf8("secret-d")), "acme", "d", 0);
const ALL: ApiToken[] = [A, B, C, D];

function without(tokens: ApiToken[]): Roster {
  const roster = new Roster();
  for (let i = 0; i < tokens.length; i++) {
    const entry = ejected();
    // Those behind are back sooner.
    entry.dueMs = NOW + 5000 * <u64>(tokens.length - i);
    roster.set(tokens[i].fingerprint, entry);
  }
  return roster;
}

function failedBy(tokens: ApiToken[]): PickInfo {
  const info = new PickInfo();
  info.failed = tokens.map<string>((token) => token.fingerprint);
  return info;
}

/** The aliases of six picks when chance draws 0, 1, 2, ... */
function six(tokens: ApiToken[], roster: Roster, info: PickInfo = new PickInfo(), reject: bool = false): string {
  const random = new FakeRandom();
  const settings = settingsOf(1, 1);
  if (reject) settings.whenNoneHealthy = WhenNoneHealthy.Reject;
  const picker = new Picker(tokens, settings, random, new FakeClock(NOW));
  let names = "";
  for (let i = 0; i < 6; i++) {
    random.draws.push(i);
    const token = picker.pick(roster, info).token;
    names += token === null ? "-" : token.alias;
  }
  return names;
}

describe("a token of weight 0", () => {
  it("is never drawn while one with a weight is healthy, be that one tried or a consumer's neighbour", () => {
    expect(six(ALL, new Roster())).toBe("bccbcc");
    expect(six(ALL, without([B]))).toBe("cccccc");
    expect(six(ALL, without([A, B]))).toBe("cccccc");
    const tried = new PickInfo();
    tried.tried = [B.fingerprint, C.fingerprint];
    tried.failed = [B.fingerprint];
    expect(six(ALL, new Roster(), tried)).toBe("cccccc");
    for (let i = 0; i < 20; i++) {
      const info = new PickInfo();
      info.key = i + 1;
      const names = six(ALL, new Roster(), info);
      expect(names == "bbbbbb" || names == "cccccc").toBe(true, names);
    }
  });

  it("is no other token to try again with while one with a weight is healthy", () => {
    const picker = new Picker(ALL, settingsOf(1, 1), new FakeRandom(), new FakeClock(NOW));
    expect(picker.hasOther(new Roster(), failedBy([B]))).toBe(true);
    expect(picker.hasOther(new Roster(), failedBy([B, C]))).toBe(false);
    expect(picker.hasOther(without([B, C]), failedBy([B, C]))).toBe(true);
  });

  it("serves when none with a weight is healthy, all of them alike", () => {
    expect(six(ALL, without([B, C]))).toBe("adadad");
    expect(six(ALL, without([B, C]), new PickInfo(), true)).toBe("adadad");
    expect(six(ALL, without([A, B, C]))).toBe("dddddd");
  });

  it("is not what comes back first when all are out", () => {
    expect(six(ALL, without([C, B, A, D]))).toBe("bccbcc");
    expect(six(ALL, without(ALL), new PickInfo(), true)).toBe("------");
  });

  it("is a token like any other where none has a weight", () => {
    expect(six([A, D], new Roster())).toBe("adadad");
  });
});
