import assert from "node:assert/strict";
import { test } from "node:test";
import { sections } from "../../scripts/docs/configuration.ts";
import { groq, type Key, type Section } from "../../scripts/docs/key.ts";
import { countsFor, faultsOf, rowOf, type Budget } from "./growth.ts";
import { Meter } from "./meter.ts";
import { many, times } from "./shapes.ts";

interface ConfigurationShape {
  readonly name: string;
  configuration(count: number): object | string;
}

/** Read three times: by the canary, by the main thread, and by a worker. Hashes of tokens are the dearest. */
const budget: Budget = { work: 4000, allocated: 1500 };
const bytes = 60_000;

/** A large value for a key of any type, made of what its example is made of. */
function large({ type, example }: Key, count: number): unknown {
  if (type === "list") return many(count, () => (Array.isArray(example) ? example[0] : example));
  if (type === "object")
    return Object.fromEntries(many(count, (index) => [`k${index}`, Object.values(example as object)[0]]));
  return type === "any" ? many(count, () => 0) : times("x", count);
}

/** A configuration where the object of a section is `object`. */
function around({ path, type, base }: Section, object: object): object {
  const provider: Record<string, unknown> = type === undefined ? { ...groq } : { type, ...base };
  if (path.length === 0) return { provider, ...object };
  if (path[0] !== "provider") return { provider, [String(path[0])]: path.length === 1 ? object : [object] };
  const [, key, index] = path;
  if (key === undefined) return { provider: { ...provider, ...object } };
  return { provider: { ...provider, [key]: index === undefined ? object : [object] } };
}

/** Every key there is. */
const keyShapes: ConfigurationShape[] = sections.flatMap((section) =>
  section.keys.map((key) => ({
    name: `${section.title}, ${key.key}`,
    configuration: (n: number) => around(section, { ...section.base, ...key.beside, [key.key]: large(key, n) }),
  })),
);

function provider(more: object): object {
  return { provider: { ...groq, ...more } };
}

function rule(index: number, more: object): object {
  return { _match_domain_: [`d${index}.example`], ...more };
}

const failover = { enabled: true, healthCheckModel: "m" };

/** What different entries cost. */
const entryShapes: ConfigurationShape[] = [
  { name: "tokens", configuration: (n) => provider({ apiTokens: many(n, (i) => `token-${i}`) }) },
  {
    name: "named tokens",
    configuration: (n) => provider({ apiTokens: many(n, (i) => ({ token: `token-${i}`, name: `n${i}` })) }),
  },
  {
    name: "tokens of one name",
    configuration: (n) => provider({ apiTokens: many(n, (i) => ({ token: `token-${i}`, name: "n" })) }),
  },
  { name: "one token again and again", configuration: (n) => provider({ apiTokens: many(n, () => "token") }) },
  { name: "tokens that are none", configuration: (n) => provider({ apiTokens: many(n, () => 1) }) },
  {
    name: "models",
    configuration: (n) => provider({ modelMapping: Object.fromEntries(many(n, (i) => [`m${i}`, "x"])) }),
  },
  {
    name: "prefixes of models",
    configuration: (n) => provider({ modelMapping: Object.fromEntries(many(n, (i) => [`m${i}*`, "x"])) }),
  },
  {
    name: "patterns of models",
    configuration: (n) => provider({ modelMapping: Object.fromEntries(many(n, (i) => [`~(a+)+$${i}`, "x"])) }),
  },
  {
    name: "brackets of a pattern",
    configuration: (n) => provider({ modelMapping: { [`~${times("(", n)}${times(")", n)}`]: "x" } }),
  },
  { name: "choices of a pattern", configuration: (n) => provider({ modelMapping: { [`~${times("a|", n)}b`]: "x" } }) },
  {
    name: "settings",
    configuration: (n) => provider({ customSettings: many(n, (i) => ({ name: `a.b${i}`, mode: "raw", value: 1 })) }),
  },
  { name: "cleanup commands", configuration: (n) => provider({ contextCleanupCommands: many(n, (i) => `c${i}`) }) },
  {
    name: "statuses",
    configuration: (n) => provider({ failover: { ...failover, failoverOnStatus: many(n, () => "(4|5)..") } }),
  },
  {
    name: "unknown capabilities",
    configuration: (n) => provider({ capabilities: Object.fromEntries(many(n, (i) => [`x${i}`, "/x"])) }),
  },
  { name: "misspelt keys", configuration: (n) => provider(Object.fromEntries(many(n, (i) => [`modelMappin${i}`, 1]))) },
  {
    name: "one key again and again",
    configuration: (n) => `{"provider":{"type":"groq",${times('"apiTokens":["k"],', n)}"x":1}}`,
  },
  { name: "rules", configuration: (n) => ({ _rules_: many(n, (i) => rule(i, provider({}))) }) },
  { name: "rules with failover", configuration: (n) => ({ _rules_: many(n, (i) => rule(i, provider({ failover }))) }) },
  { name: "rules without a provider", configuration: (n) => ({ _rules_: many(n, (i) => rule(i, {})) }) },
  { name: "rules that are none", configuration: (n) => ({ _rules_: many(n, () => 1) }) },
  {
    name: "rules of providers by their ids",
    configuration: (n) => ({
      providers: many(n, (i) => ({ ...groq, id: `p${i}` })),
      _rules_: many(n, (i) => rule(i, { activeProviderId: `p${i}` })),
    }),
  },
  {
    name: "providers of one id",
    configuration: (n) => ({ providers: many(n, () => ({ ...groq, id: "p" })), activeProviderId: "p" }),
  },
  {
    name: "domains of one rule",
    configuration: (n) => ({ _rules_: [{ ...provider({}), _match_domain_: many(n, (i) => `d${i}`) }] }),
  },
  { name: "empty arrays", configuration: (n) => `{"a":[${times("[],", n)}0]}` },
  { name: "brackets", configuration: (n) => times("[", n) },
];

for (const shape of [...entryShapes, ...keyShapes]) {
  test(`a configuration costs by its size: ${shape.name}`, async () => {
    const meter = await Meter.start({ configuration: provider({}) });
    const textOf = (count: number): string => {
      const configuration = shape.configuration(count);
      return typeof configuration === "string" ? configuration : JSON.stringify(configuration);
    };
    const row = rowOf(
      shape.name,
      meter,
      countsFor(bytes, (count) => textOf(count).length),
      (count) => {
        const text = textOf(count);
        return { bytes: text.length, run: () => void meter.proxy.configure(text) };
      },
    );
    assert.deepEqual(faultsOf(row, budget), []);
  });
}
