/**
 * Seeded walks of many VMs: `node --import tsx tests/simulation/main.ts [--seeds 5000 | --seed 7 | --random]`.
 * `--memory 1000000` sends so many requests through one VM and prints its size. With `--seed`, single parts of its plan
 * may be replaced: `--faults a,b`, `--workers n` and so on.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { builtModule } from "./built.ts";
import { report, runCampaign } from "./campaign.ts";
import { memoryOver } from "./memory.ts";
import { describePlan, faultNames, planOf, type Plan } from "./plan.ts";
import { simulated, walk, type Outcome } from "./walk.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "200" },
    first: { type: "string", default: "1" },
    random: { type: "boolean", default: false },
    events: { type: "string", default: "10000" },
    wasm: { type: "string", default: builtModule },
    faults: { type: "string" },
    workers: { type: "string" },
    listeners: { type: "string" },
    tokens: { type: "string" },
    stops: { type: "string" },
    draws: { type: "string" },
    memory: { type: "string" },
    trace: { type: "boolean", default: false },
    plain: { type: "boolean", default: false },
    "until-failure": { type: "boolean", default: false },
  },
});

function numbers(): Partial<Plan> {
  const given = Object.entries(values).filter(([name]) =>
    ["workers", "listeners", "tokens", "stops", "draws"].includes(name),
  );
  return Object.fromEntries(given.map(([name, value]) => [name, Number(value)]));
}

/** The plan of one seed, with the parts that the command line replaces. */
function singlePlan(seed: number): Plan {
  const plan = { ...planOf(seed, Number(values.events)), ...numbers() };
  if (values.faults === undefined) return plan;
  const wanted = values.faults.split(",");
  return { ...plan, faults: new Set(faultNames.filter((name) => wanted.includes(name))) };
}

function tell(outcome: Outcome, module: WebAssembly.Module): void {
  if (values.plain) console.log(`FAILED ${outcome.violation?.checker}: ${outcome.violation?.text}`);
  else console.log(report(outcome, module));
}

function single(seed: number, module: WebAssembly.Module): void {
  const plan = singlePlan(seed);
  const outcome = walk(plan, module, { trace: values.trace });
  if (values.trace) console.log(outcome.trace.join("\n"));
  console.log(describePlan(plan));
  if (outcome.violation === undefined) return console.log(`${outcome.events} steps, no violation`);
  console.log(`FAILED ${outcome.violation.checker}: ${outcome.violation.text}`);
  console.log(outcome.screen.join("\n"));
  if (!values.plain) console.log(report(outcome, module));
  process.exitCode = 1;
}

function many(first: number, module: WebAssembly.Module): void {
  const began = performance.now();
  const campaign = {
    first,
    seeds: Number(values.seeds),
    events: Number(values.events),
    maxFailures: values["until-failure"] ? 1 : 5,
  };
  const result = runCampaign(campaign, module, ({ plan, violation }) => {
    if (plan.seed % 500 === 0 || violation !== undefined) console.error(`seed ${plan.seed}`);
  });
  for (const failure of result.failures) tell(failure, module);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${result.walks} walks from seed ${first}, ${result.failures.length} failed, ${seconds} s`);
  console.log(`${result.coverage.toString()}; at most ${result.pages} pages of memory in a VM`);
  if (result.coverage.missing.length > 0) console.log(`never met: ${result.coverage.missing.join(", ")}`);
  if (result.failures.length + result.coverage.missing.length > 0) process.exitCode = 1;
}

const module = await simulated(values.wasm);
if (values.memory !== undefined)
  console.log(`pages: ${(await memoryOver(Number(values.memory), values.wasm)).join(" ")}`);
else if (values.seed !== undefined) single(Number(values.seed), module);
else many(values.random ? randomInt(2 ** 31) : Number(values.first), module);
