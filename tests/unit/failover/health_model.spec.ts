import { Prng } from "../../../assembly/base/random";
import { transition } from "../../../assembly/failover/health";
import { HealthChange } from "../../../assembly/failover/health_change";
import { Report, Verdict } from "../../../assembly/failover/report";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { NOW, nonceOf, settingsOf } from "./samples";

const SEQUENCES: u64 = 200;
const STEPS: i32 = 200;

/** The machine told again with plain numbers: no times, no routes. */
class Model {
  out: bool = false;
  failures: u32 = 0;
  vendorFault: bool = false;
  passes: u32 = 0;
  generation: u32 = 0;
  probe: u8 = 0;
  probesFailed: u32 = 0;

  constructor(
    private readonly toEject: u32,
    private readonly toReturn: u32,
  ) {}

  /** `nonce` is 0 for a client's answer; `kind` has 1 for a fault of the vendor and 2 for a token that must stay in. */
  take(verdict: Verdict, generation: u32, nonce: u8, kind: u32): HealthChange {
    if (generation != this.generation) return HealthChange.None;
    if (nonce > 0 && (!this.out || nonce != this.probe)) return HealthChange.None;
    if (nonce > 0) this.probe = 0;
    if (verdict == Verdict.Ignored) return HealthChange.None;
    if (this.out) return verdict == Verdict.Passed ? this.returnOne() : this.stayOut(nonce);
    if (verdict == Verdict.Passed && this.failures == 0) return HealthChange.None;
    this.failures = verdict == Verdict.Passed ? 0 : this.failures + 1;
    this.vendorFault = verdict == Verdict.Failed && (kind & 1) == 1;
    if (this.failures < this.toEject) return HealthChange.Counted;
    this.failures = this.toEject;
    if ((kind & 2) == 2) return HealthChange.Spared;
    this.turn();
    return HealthChange.Ejected;
  }

  private returnOne(): HealthChange {
    this.probesFailed = 0;
    if (++this.passes < this.toReturn) return HealthChange.Counted;
    this.turn();
    return HealthChange.Readmitted;
  }

  private stayOut(nonce: u8): HealthChange {
    if (nonce == 0) return HealthChange.None;
    this.passes = 0;
    this.probesFailed++;
    return HealthChange.Counted;
  }

  private turn(): void {
    this.out = !this.out;
    this.generation++;
    this.failures = 0;
    this.vendorFault = false;
    this.passes = 0;
    this.probe = 0;
    this.probesFailed = 0;
  }

  get shown(): string {
    const counts = `${this.failures}/${this.passes}/${this.probesFailed}/${this.vendorFault}`;
    return `${this.out ? "out" : "in"} g${this.generation} ${counts} ${this.probe}`;
  }
}

function shown(entry: TokenHealth): string {
  const counts = `${entry.consecutiveFailures}/${entry.consecutivePasses}/${entry.failedProbes}/${entry.vendorFault}`;
  const probe: u8 = entry.nonce.length > 0 ? entry.nonce[15] : 0;
  return `${entry.health == Health.Ejected ? "out" : "in"} g${entry.generation} ${counts} ${probe}`;
}

describe("transition, against a model", () => {
  it("does the same for any sequence of answers, early, late and forged", () => {
    let changes = 0;
    for (let seed: u64 = 0; seed < SEQUENCES; seed++) {
      const prng = new Prng(seed);
      const settings = settingsOf(1 + prng.below(3), 1 + prng.below(3));
      const model = new Model(settings.failureThreshold, settings.successThreshold);
      let entry = new TokenHealth();
      for (let i = 0; i < STEPS; i++) {
        if (entry.health == Health.Ejected && prng.below(3) == 0) {
          entry = entry.copy();
          model.probe = <u8>(1 + prng.below(4));
          entry.nonce = nonceOf(model.probe);
        }
        const verdict = <Verdict>prng.below(3);
        const generation = model.generation - (prng.below(5) == 0 ? 1 : 0);
        const nonce: u8 = prng.below(2) == 0 ? 0 : <u8>(1 + prng.below(4));
        const kind = prng.below(4);
        const expected = model.take(verdict, generation, nonce, kind);
        const report = nonce == 0 ? new Report(verdict, generation) : new Report(verdict, generation, nonceOf(nonce));
        report.isVendorFault = (kind & 1) == 1;
        report.mayEject = (kind & 2) == 0;
        const step = transition(entry, report, settings, NOW);
        entry = step.next;
        if (expected != HealthChange.None) changes++;
        if (step.change == expected && shown(entry) == model.shown) continue;
        expect(`${step.change} ${shown(entry)}`).toBe(`${expected} ${model.shown}`, `seed ${seed}, step ${i}`);
      }
    }
    expect(changes).toBeGreaterThan(5000);
  });
});
