import { ForbiddenModel, ForbiddenModels, MAX_FORBIDDEN } from "../../../assembly/failover/forbidden_models";
import { Roster } from "../../../assembly/failover/roster";
import { NOW, fingerprintOf } from "./samples";

const FORBIDDEN_MS: u64 = 600_000;
const ONE = fingerprintOf(1);
const TWO = fingerprintOf(2);

/** The pairs in their order, such as "7:1 9:2". */
function shown(models: ForbiddenModels): string {
  const all: string[] = [];
  for (let i = 0; i < models.pairs.length; i++) {
    const pair = models.pairs[i];
    all.push(`${pair.model}:${<i32>parseInt(pair.fingerprint, 16)}`);
  }
  return all.join(" ");
}

describe("a model that a token may not use", () => {
  it("is that token's alone, and that model alone", () => {
    const models = new ForbiddenModels();
    expect(models.isEmpty).toBe(true);
    models.add(ONE, 7, NOW);
    expect(models.isEmpty).toBe(false);
    expect(models.has(ONE, 7, NOW)).toBe(true);
    expect(models.has(ONE, 8, NOW)).toBe(false);
    expect(models.has(ONE, 6, NOW)).toBe(false);
    expect(models.has(TWO, 7, NOW)).toBe(false);
    expect(models.has(fingerprintOf(0), 7, NOW)).toBe(false);
  });

  it("is believed for ten minutes, by the newest word", () => {
    const models = new ForbiddenModels();
    models.add(ONE, 7, NOW);
    expect(models.has(ONE, 7, NOW + FORBIDDEN_MS - 1)).toBe(true);
    expect(models.has(ONE, 7, NOW + FORBIDDEN_MS)).toBe(false);
    models.add(ONE, 7, NOW + 1000);
    expect(models.has(ONE, 7, NOW + FORBIDDEN_MS)).toBe(true);
    expect(shown(models)).toBe("7:1");
  });

  it("is not believed for ever by a clock that went back", () => {
    const models = new ForbiddenModels();
    models.add(ONE, 7, NOW);
    expect(models.has(ONE, 7, NOW - 1)).toBe(false);
    models.prune(NOW - 1);
    expect(models.isEmpty).toBe(true);
  });

  it("stands in one order, however it came", () => {
    const models = new ForbiddenModels();
    models.add(TWO, 7, NOW);
    models.add(ONE, u64.MAX_VALUE, NOW);
    models.add(ONE, 7, NOW);
    models.add(TWO, 3, NOW);
    expect(shown(models)).toBe(`3:2 7:1 7:2 ${u64.MAX_VALUE}:1`);
    expect(models.append(new ForbiddenModel(ONE, 7, NOW))).toBe(false);
    expect(models.append(new ForbiddenModel(ONE, u64.MAX_VALUE, NOW))).toBe(false);
    expect(models.append(new ForbiddenModel(TWO, u64.MAX_VALUE, NOW))).toBe(true);
  });

  it("is counted for each token while it is believed", () => {
    const models = new ForbiddenModels();
    models.add(ONE, 7, NOW);
    models.add(TWO, 7, NOW);
    models.add(ONE, 9, NOW + 1);
    expect(models.countOf(ONE, NOW + 1)).toBe(2);
    expect(models.countOf(ONE, NOW + FORBIDDEN_MS)).toBe(1);
    expect(models.countOf(TWO, NOW + FORBIDDEN_MS)).toBe(0);
    expect(models.countOf(fingerprintOf(9), NOW)).toBe(0);
  });

  it("is forgotten when its time is over and another is written", () => {
    const models = new ForbiddenModels();
    models.add(ONE, 7, NOW);
    models.add(TWO, 7, NOW + 1);
    models.add(ONE, 9, NOW + FORBIDDEN_MS);
    expect(shown(models)).toBe("7:2 9:1");
  });

  it("is forgotten, too, when the health of a token is written", () => {
    const roster = new Roster();
    roster.forbidden.add(ONE, 7, NOW);
    expect(roster.isEmpty).toBe(false);
    roster.prune(NOW + FORBIDDEN_MS, ONE);
    expect(roster.isEmpty).toBe(true);
  });

  it("is one of so many at most, of which the oldest goes", () => {
    const models = new ForbiddenModels();
    for (let i = 0; i < 10_000; i++) models.add(fingerprintOf(i % 3), (<u64>i * 0x9e3779b97f4a7c15) | 1, NOW + i);
    expect(models.pairs.length).toBe(MAX_FORBIDDEN);
    let oldest = u64.MAX_VALUE;
    for (let i = 0; i < models.pairs.length; i++) oldest = min(oldest, models.pairs[i].untilMs);
    expect(oldest).toBe(NOW + 10_000 - MAX_FORBIDDEN + FORBIDDEN_MS);
    for (let i = 1; i < models.pairs.length; i++) {
      expect(models.pairs[i - 1].model).toBeLessThan(models.pairs[i].model, i.toString());
    }
  });
});
