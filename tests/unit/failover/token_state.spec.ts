import { TokenHealth } from "../../../assembly/failover/token_health";
import { STATE_WORDS, stateOf } from "../../../assembly/failover/token_state";
import { ejected, healthyWith } from "./samples";

function word(entry: TokenHealth): string {
  return STATE_WORDS[stateOf(entry)];
}

describe("the state of a token", () => {
  it("is healthy without an entry", () => {
    expect(word(new TokenHealth())).toBe("healthy");
  });

  it("is counted once it has failed, doubted while a probe decides, ejected while it is out", () => {
    expect(word(healthyWith(2, 0))).toBe("counted");
    const doubted = healthyWith(2, 0);
    doubted.doubted = true;
    expect(word(doubted)).toBe("doubted");
    expect(word(ejected())).toBe("ejected");
  });
});
