import type { Chance } from "../chance.ts";
import type { Plan } from "../plan.ts";
import type { Token } from "./sites.ts";

/** How a vendor treats a token for a while. */
export type Condition =
  | "healthy"
  | "unauthorized"
  | "limited"
  | "unavailable"
  | "slow"
  | "flapping"
  | "dying"
  | "resetting"
  | "refusing"
  | "masking"
  | "hesitant";

const sick: readonly Condition[] = [
  "unauthorized",
  "limited",
  "unavailable",
  "slow",
  "flapping",
  "dying",
  "resetting",
  "refusing",
];

const sickAndOdd: readonly Condition[] = [...sick, "masking", "masking", "hesitant"];

/** What a vendor does with one request. */
export interface Answer {
  /** 0: the connection is reset before any answer. */
  readonly status: number;
  /** What an error inside a 200 really is; else the status. */
  readonly means: number;
  /** "bare" does not say what it is. */
  readonly form: "bare" | "json" | "events";
  readonly afterMs: number;
  /** How much later than its headers the body begins. */
  readonly firstEventMs: number;
  readonly retryAfterS: number;
  /** The body never ends. */
  readonly dies: boolean;
}

/** What a condition decides of an answer. */
type Treatment = Omit<Answer, "means" | "form" | "firstEventMs"> & Partial<Answer>;

/** Who answers what has reached a vendor. */
export interface VendorSide {
  answer(token: Token, nowMs: number): Answer;
}

/** The vendors' side of a walk: every token has a condition, which changes now and then. */
export class Vendors implements VendorSide {
  /** True at the end of a walk: everybody is well. */
  healed = false;
  private readonly plan: Plan;
  private readonly chance: Chance;
  private readonly conditions = new Map<Token, { condition: Condition; untilMs: number }>();

  constructor(plan: Plan, chance: Chance) {
    this.plan = plan;
    this.chance = chance;
  }

  answer(token: Token, nowMs: number): Answer {
    return this.inForm(this.plain(token, nowMs));
  }

  /** Vendors that say what their answers are, and hide errors in them. */
  private inForm(answer: Answer): Answer {
    if (!this.plan.masked || answer.status !== 200) return answer;
    return { ...answer, form: this.chance.pick(["json", "events"] as const) };
  }

  private plain(token: Token, nowMs: number): Answer {
    const answer = this.conditioned(token, nowMs);
    return { means: answer.status, form: "bare", firstEventMs: 0, ...answer };
  }

  private conditioned(token: Token, nowMs: number): Treatment {
    const condition = this.healed ? "healthy" : this.condition(token, nowMs);
    const quick = { afterMs: this.chance.between(5, 300), retryAfterS: 0, dies: false };
    if (condition === "unauthorized") return { ...quick, status: this.chance.pick([401, 401, 403]) };
    if (condition === "limited") return { ...quick, status: 429, retryAfterS: this.chance.pick([0, 1, 3, 15]) };
    if (condition === "unavailable") return { ...quick, status: this.chance.pick([500, 503, 529]) };
    if (condition === "slow") return { ...quick, status: 200, afterMs: this.chance.between(800, 9000) };
    if (condition === "flapping") return { ...quick, status: this.chance.pick([200, 500]) };
    if (condition === "dying") return { ...quick, status: 200, dies: true };
    if (condition === "resetting") return { ...quick, status: 0 };
    if (condition === "masking") return { ...quick, status: 200, means: this.chance.pick([401, 429, 500, 503, 400]) };
    if (condition === "hesitant") return { ...quick, status: 200, firstEventMs: this.chance.between(300, 7500) };
    if (condition === "refusing") return { ...quick, status: this.chance.pick([400, 404, 422]) };
    return { ...quick, status: 200 };
  }

  private condition(token: Token, nowMs: number): Condition {
    const known = this.conditions.get(token);
    if (known !== undefined && known.untilMs > nowMs) return known.condition;
    const condition = this.chance.happens(this.plan.sickness)
      ? this.chance.pick(this.plan.masked ? sickAndOdd : sick)
      : "healthy";
    this.conditions.set(token, { condition, untilMs: nowMs + this.chance.between(1000, 20_000) });
    return condition;
  }
}
