import { utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { ApiToken } from "../../../assembly/failover/api_token";
import { PickInfo } from "../../../assembly/failover/pick";
import { Picker } from "../../../assembly/failover/picker";
import { Roster } from "../../../assembly/failover/roster";
import { FakeClock } from "../fakes/clock";
import { FakeRandom } from "../fakes/random";
import { NOW, settingsOf } from "./samples";

function token(name: string, weight: u32): ApiToken {
  return new ApiToken(Credential.text(utf8("secret-" + name)), "groq", name, weight);
}

function pick(tokens: ApiToken[], random: FakeRandom): string {
  const picker = new Picker(tokens, settingsOf(1, 1), random, new FakeClock(NOW));
  const picked = picker.pick(new Roster(), new PickInfo()).token;
  return picked === null ? "-" : picked.alias;
}

/** The aliases of `count` picks when chance draws 0, 1, 2, ... */
function picks(tokens: ApiToken[], count: i32): string {
  const random = new FakeRandom();
  for (let i = 0; i < count; i++) random.draws.push(i);
  let names = "";
  for (let i = 0; i < count; i++) names += pick(tokens, random);
  return names;
}

describe("a pick by weight", () => {
  it("has nothing to give without tokens", () => {
    expect(picks([], 3)).toBe("---");
  });

  it("gives each token its weight of the draws", () => {
    expect(picks([token("a", 1), token("b", 3), token("c", 6)], 10)).toBe("abbbcccccc");
    expect(picks([token("a", 1), token("b", 1)], 4)).toBe("abab");
  });

  it("draws once, from the sum of the weights", () => {
    const random = new FakeRandom();
    pick([token("a", 2), token("b", 5)], random);
    expect(random.bounds.join(",")).toBe("7");
  });

  it("always has a token to give, also when the weights together are more than 32 bits", () => {
    const tokens = [token("a", 0x80000000), token("b", 0x80000000), token("c", 1)];
    expect(picks(tokens, 3).includes("-")).toBe(false);
    const random = new FakeRandom();
    pick(tokens, random);
    expect(random.bounds[0]).toBe(u32.MAX_VALUE);
  });
});
