import { Chance } from "../chance.ts";
import type { Plan } from "../plan.ts";
import { faultStatuses } from "./bodies.ts";
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
  | "lacking"
  | "missing"
  | "hesitant"
  | "revoked"
  | "unpaid"
  | "scarce";

const sick: readonly Condition[] = [
  "unauthorized",
  "limited",
  "unavailable",
  "slow",
  "flapping",
  "dying",
  "resetting",
  "refusing",
  "limited",
  "revoked",
  "unpaid",
  "scarce",
  "scarce",
];

const sickAndOdd: readonly Condition[] = [...sick, "masking", "masking", "hesitant", "lacking", "missing"];

const spoken = ["json", "events"] as const;
const missingForms = ["nothing", "empty", "done", "page", "broken"] as const;
type MissingForm = (typeof missingForms)[number];
/** What an answer of 200 stands for that is none. */
const badGateway = 502;

/** What a vendor does with one request. */
export interface Answer {
  /** 0: the connection is reset before any answer. */
  readonly status: number;
  /** What an error inside a 200 really is; else the status. */
  readonly means: number;
  /** Whether it says that the request itself is at fault. */
  readonly fault: boolean;
  /** What its words say of the token. */
  readonly told: "" | "credential" | "quota";
  /** "bare" does not say what it is; the last five are no answers, whatever the status. */
  readonly form: "bare" | "json" | "events" | MissingForm;
  readonly afterMs: number;
  /** How much later than its headers the body begins. */
  readonly firstEventMs: number;
  /** How much later than its beginning the rest of the body comes. */
  readonly pauseMs: number;
  readonly retryAfterS: number;
  /** Of a 200: in how many seconds a limit is there again of which nothing remains; 0: it tells of none. */
  readonly spentS: number;
  /** The body never ends. */
  readonly dies: boolean;
}

/** What a condition decides of an answer. */
type Treatment = Omit<Answer, "means" | "fault" | "told" | "spentS" | "form" | "firstEventMs" | "pauseMs"> &
  Partial<Answer>;

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
  /** What is drawn here changes nothing else in a walk. */
  private readonly later: Chance;
  private readonly conditions = new Map<Token, { condition: Condition; untilMs: number }>();

  constructor(plan: Plan, chance: Chance) {
    this.plan = plan;
    this.chance = chance;
    this.later = new Chance(plan.draws, "errors");
  }

  answer(token: Token, nowMs: number): Answer {
    return this.inForm(this.plain(token, nowMs));
  }

  /** Vendors that say what their answers are, and hide errors in them. */
  private inForm(answer: Answer): Answer {
    if (!this.plan.masked || answer.status === 0 || answer.form !== "bare") return answer;
    if (answer.status === 200) return { ...answer, form: this.chance.pick(["json", "events"] as const) };
    return this.inWords(answer);
  }

  /** An error, whose body may come late, or in two halves. */
  private inWords(answer: Answer): Answer {
    const form = this.later.pick(["bare", "json", "json", "events"] as const);
    const late = () => (this.later.happens(0.1) ? this.later.between(300, 7500) : 0);
    return { ...answer, form, firstEventMs: form === "bare" ? 0 : late(), pauseMs: form === "bare" ? 0 : late() };
  }

  private plain(token: Token, nowMs: number): Answer {
    const answer = this.conditioned(token, nowMs);
    const nothing = { fault: false, told: "", spentS: 0, form: "bare", firstEventMs: 0, pauseMs: 0 } as const;
    return { means: answer.status, ...nothing, ...answer };
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
    if (condition === "scarce") return { ...quick, status: 200, spentS: this.later.pick([1, 3, 20, 90]) };
    if (condition === "revoked") return { ...quick, status: 401, told: "credential", form: this.later.pick(spoken) };
    if (condition === "unpaid") return { ...quick, status: 429, told: "quota", form: this.later.pick(spoken) };
    if (condition === "lacking") return { ...quick, ...asFault(this.later.pick(faultStatuses), this.later) };
    if (condition === "missing") {
      return { ...quick, status: 200, means: badGateway, form: this.later.pick(missingForms) };
    }
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

/** What a vendor says to a request that is at fault itself, by the status or behind a 200. */
function asFault(means: number, chance: Chance) {
  return {
    status: chance.happens(0.2) ? 200 : means,
    means,
    fault: true,
    form: chance.pick(["json", "events"] as const),
  };
}

/** The answer to a request that is refused for its own fault. */
export function refusedAs(means: number, answer: Answer, chance: Chance): Answer {
  const { afterMs } = answer;
  const nothing = { told: "", spentS: 0, retryAfterS: 0, firstEventMs: 0, pauseMs: 0, dies: false } as const;
  return { ...asFault(means, chance), afterMs, ...nothing };
}
