/** The table of test suites, in the order `make test` runs them. */

/** What has to exist before a suite starts: the built module, the Envoy binary, the agents that e2e/ runs. */
export type Need = "module" | "envoy" | "agents";

/** How a suite is run: the three source gates, AssemblyScript specs, or `node --test`. */
export type SuiteKind = "lint" | "as-pect" | "node";

/** One suite. Globs are relative to the root of the repository; a suite whose globs match nothing is absent. */
export interface Suite {
  readonly name: string;
  readonly kind: SuiteKind;
  readonly globs: readonly string[];
  /** Wall-clock limit of the whole suite in seconds; reaching it stops the suite and counts one failure. */
  readonly limitSeconds: number;
  /** Processes at a time, by what two cores do: those of e2e wait for most of their time. */
  readonly concurrency: number;
  readonly needs: readonly Need[];
}

const module: readonly Need[] = ["module"];
const running: readonly Need[] = ["module", "envoy"];

/** Every suite. A test file that no row matches is found by files.test.ts. */
export const suites: readonly Suite[] = [
  { name: "lint", kind: "lint", globs: ["assembly/**/*.ts"], limitSeconds: 240, concurrency: 1, needs: [] },
  { name: "unit", kind: "as-pect", globs: ["tests/unit/**/*.spec.ts"], limitSeconds: 360, concurrency: 2, needs: [] },
  {
    name: "contract",
    kind: "node",
    globs: ["tests/contract/**/*.test.ts"],
    limitSeconds: 180,
    concurrency: 2,
    needs: module,
  },
  {
    name: "cases",
    kind: "node",
    globs: ["tests/cases/**/*.test.ts"],
    limitSeconds: 240,
    concurrency: 2,
    needs: module,
  },
  {
    name: "filter",
    kind: "node",
    globs: ["tests/filter/**/*.test.ts"],
    limitSeconds: 300,
    concurrency: 2,
    needs: module,
  },
  { name: "runner", kind: "node", globs: ["tests/runner/**/*.test.ts"], limitSeconds: 120, concurrency: 2, needs: [] },
  {
    name: "architecture",
    kind: "node",
    globs: ["tests/architecture/**/*.test.ts"],
    limitSeconds: 300,
    concurrency: 2,
    needs: module,
  },
  { name: "fuzz", kind: "node", globs: ["tests/fuzz/**/*.test.ts"], limitSeconds: 600, concurrency: 2, needs: module },
  {
    name: "scale",
    kind: "node",
    globs: ["tests/scale/**/*.test.ts"],
    limitSeconds: 600,
    concurrency: 2,
    needs: module,
  },
  {
    name: "simulation",
    kind: "node",
    globs: ["tests/simulation/**/*.test.ts"],
    limitSeconds: 600,
    concurrency: 2,
    needs: module,
  },
  { name: "cli", kind: "node", globs: ["tests/cli/**/*.test.ts"], limitSeconds: 600, concurrency: 2, needs: running },
  {
    name: "e2e",
    kind: "node",
    globs: ["e2e/**/*.test.ts"],
    limitSeconds: 1500,
    concurrency: 2,
    needs: [...running, "agents"],
  },
];
