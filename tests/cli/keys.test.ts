import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { modulePath, repository } from "../../cli/envoy/shipped.ts";
import { Emulator } from "../../emulator/index.ts";
import { sections } from "../../scripts/docs/configuration.ts";
import { clientFaults } from "../../scripts/docs/failover_keys.ts";
import { groq, type Key, type Section } from "../../scripts/docs/key.ts";
import { refused } from "../../scripts/docs/vendor_keys.ts";
import { generated } from "../../scripts/docs/write.ts";
import { buildEntry, type Entry } from "../fuzz/build.ts";
import { configuration } from "./section_place.ts";

type Json = Record<string, unknown>;

/** Types without keys of their own stand for one of them. */
const ownTypes = sections.flatMap(({ type }) => type ?? []);

/** What the module says about a configuration: JSON path and message. */
async function saidOf(config: Json): Promise<{ path: string; message: string; isError: boolean }[]> {
  const mode = config["mode"] === "upstream" ? "upstream" : "downstream";
  const proxy = await Emulator.start({ wasm: modulePath, configuration: config, mode, logLevel: "warn" });
  assert.deepEqual(proxy.traps, []);
  return proxy.log.flatMap(({ level, text }) => {
    const [, path, message] = /^ai-proxy: configuration: (\$.*?): (.*)$/s.exec(text) ?? [];
    return path === undefined || message === undefined ? [] : [{ path, message, isError: level === "error" }];
  });
}

/** The JSON path of a key, as the module writes it. */
function pathOf({ path }: Section, key: string): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return /^\w+$/.test(key) ? `$${steps}.${key}` : `$${steps}["${key}"]`;
}

function filesOf(folder: string): string[] {
  const files = readdirSync(`${repository}assembly/${folder}`).filter((file) => file.endsWith(".ts"));
  return files.map((file) => `${folder}/${file}`);
}

/** Every text in the sources that could be a key: the module knows no others. */
const candidates = [
  ...new Set(
    [...filesOf("config"), ...filesOf("providers"), "canonical/api_calls.ts", "canonical/api_stores.ts"].flatMap(
      (file) => {
        const source = readFileSync(`${repository}assembly/${file}`, "utf8");
        return [...source.matchAll(/"([a-z_][\w/-]*)"/gi)].map(([, text = ""]) => text);
      },
    ),
  ),
];

/** Of all texts in the sources, the keys that the module reads in an object, and those that it refuses there. */
async function askedFor(section: Section): Promise<{ known: string[]; planned: string[] }> {
  const keys = candidates.filter((key) => !(key in section.base) && key !== "activeProviderId");
  const object = { ...section.base, ...Object.fromEntries(keys.map((key) => [key, 7])) };
  const said = await saidOf(configuration(section, object));
  const about = (key: string, pattern: RegExp): boolean =>
    said.some(({ path, message }) => path === pathOf(section, key) && pattern.test(message));
  const positions = said.map(({ message }) => Number(/^its key number (\d+) is unknown/.exec(message)?.[1] ?? 0));
  const unknown = new Set(Object.keys(object).filter((_, index) => positions.includes(index + 1)));
  const isKnown = (key: string): boolean => !unknown.has(key) && !about(key, /^unknown key/);
  const planned = keys.filter((key) => about(key, /^is not built in this version/));
  return { known: keys.filter((key) => isKnown(key) && !planned.includes(key)), planned };
}

const documented = (section: Section): string[] => section.keys.map(({ key }) => key);
const inProvider = sections.find(({ path, type }) => path.join() === "provider" && type === undefined);

/** The keys of an object that the module must know, or refuse, and no others. */
function expected(section: Section): { known: string[]; planned: string[] } {
  const common = section.type === undefined || inProvider === undefined ? [] : documented(inProvider);
  const known = [...common, ...documented(section)];
  const planned = refused.filter(({ key, path, type }) => {
    const isHere = path.join() === section.path.join() && !known.includes(key);
    return isHere && (type === undefined || type === section.base["type"]);
  });
  return { known, planned: planned.map(({ key }) => key) };
}

/** Providers of types that have no keys of their own, for what each of them refuses. */
async function typesAlone(): Promise<Section[]> {
  const [{ message } = { message: "" }] = await saidOf({ provider: {} });
  const types = (/one of (.*)$/.exec(message)?.[1] ?? "").split(", ");
  assert.ok(types.length > 5, message);
  const others = types.filter((type) => !ownTypes.includes(type));
  const base = (type: string): Json => ({ ...groq, type });
  return others.map((type) => ({ title: type, path: ["provider"], type, base: base(type), keys: [] }));
}

describe("the generated documents", () => {
  for (const [file, text] of generated()) {
    it(`${file} is what \`make docs\` writes`, () => {
      assert.ok(readFileSync(`${repository}${file}`, "utf8") === text, "run `make docs`");
    });
  }
});

describe("the keys of docs/configuration.md", () => {
  it("are those that the module reads in each object, all of them, and so are the refused ones", async () => {
    for (const section of [...sections.filter(({ keys }) => keys.length > 0), ...(await typesAlone())]) {
      const { known, planned } = await askedFor(section);
      const wanted = expected(section);
      const open = (keys: string[]): string[] =>
        keys.filter((key) => !(key in section.base) && key !== "activeProviderId").sort();
      assert.deepEqual(known.sort(), open(wanted.known), section.title);
      assert.deepEqual(planned.sort(), wanted.planned.sort(), section.title);
    }
  });
});

describe("a key in an object that does not have it", () => {
  it("is told by its name where another object has it, so each of docs/configuration.md is", async () => {
    const all = new Set(sections.flatMap(documented).filter((key) => /^\w+$/.test(key)));
    const own = ["token", "name", "weight", "tier"];
    const misplaced = [...all].filter((key) => !own.includes(key));
    assert.ok(misplaced.length > 50);
    const token = { token: "t", ...Object.fromEntries(misplaced.map((key) => [key, 7])) };
    const paths = (await saidOf({ provider: { ...groq, apiTokens: [token] } })).map(({ path }) => path);
    assert.deepEqual(
      misplaced.filter((key) => !paths.includes(`$.provider.apiTokens[0].${key}`)),
      [],
    );
    const failover = { ...Object.fromEntries(own.map((key) => [key, 7])) };
    const others = (await saidOf({ provider: { ...groq, failover } })).map(({ path }) => path);
    for (const key of own) assert.ok(others.includes(`$.provider.failover.${key}`), key);
  });
});

/** A value that is of none of a key's kinds. */
const wrong: Readonly<Record<Key["type"], unknown>> = {
  text: 7,
  "true or false": "yes",
  number: "many",
  list: {},
  object: [],
  any: undefined,
};

let entry: Entry;
before(async () => {
  entry = await buildEntry("settings");
});

/** What the module makes of a configuration. */
function effectOf(config: Json): string {
  const input = entry.write(Buffer.from(JSON.stringify(config)));
  const effect = Buffer.from(entry.read(entry.function("effect")(input))).toString();
  entry.release(input);
  return effect;
}

/** Keys whose effect does not show in a good configuration, and where it does. */
const unseen: Readonly<Record<string, string>> = {
  apiVersion: "the paths of the endpoint",
  basePathHandling: "a path of the endpoint",
  strictConfig: "what becomes of a configuration with a problem",
  claudeVersion: "the value of a header",
  bedrockMessages: "a path of the endpoint",
  vertexTokenRefreshAhead: "when an access token is asked for again",
};

for (const section of sections) {
  describe(`${section.title} in docs/configuration.md`, () => {
    const withKey = ({ key, beside }: Key, value: unknown): Json => {
      const { provider: _other, ...alone } = section.base;
      const base = beside !== undefined && "providers" in beside ? alone : section.base;
      return configuration(section, { ...(key === "providers" ? alone : base), ...beside, [key]: value });
    };

    for (const entry of section.keys) {
      const { key, type, example, choices, range, fallback } = entry;
      const path = pathOf(section, key);

      it(`${key}: the example is taken without a word`, async () => {
        assert.deepEqual(await saidOf(withKey(entry, example)), []);
      });

      if (type !== "any") {
        it(`${key}: another type than ${type} is a problem at its path`, async () => {
          const said = await saidOf(withKey(entry, wrong[type]));
          assert.ok(
            said.some((line) => line.isError && line.path === path && line.message.startsWith("must be ")),
            JSON.stringify(said),
          );
        });
      }

      if (type === "number") {
        it(`${key}: numbers out of its range are problems at its path`, async () => {
          const beyond = range === undefined ? [-1, 2 ** 31] : [Math.min(-1, range[0] - 1), range[1] + 1];
          for (const value of beyond) {
            const said = await saidOf(withKey(entry, value));
            assert.ok(said.length > 0, String(value));
            for (const line of said) assert.deepEqual([line.path, line.isError], [path, true], String(value));
          }
          if (range !== undefined) assert.deepEqual(await saidOf(withKey(entry, range[1])), []);
        });
      }

      if (choices !== undefined) {
        it(`${key}: takes ${choices.join(", ")} and nothing else, the first by default`, async () => {
          for (const choice of choices)
            assert.deepEqual(
              (await saidOf(withKey(entry, choice))).filter((line) => line.isError),
              [],
            );
          const said = await saidOf(withKey(entry, "something"));
          assert.ok(
            said.some((line) => line.path === path && line.message.includes(choices.join(", "))),
            JSON.stringify(said),
          );
        });
      }

      const value = fallback ?? (entry.absent === undefined ? choices?.[0] : undefined);
      if (value !== undefined) {
        it(`${key}: is ${value} by default, and the example is not`, () => {
          const { [key]: _base, ...rest } = withKey(entry, undefined);
          const absent = effectOf(path === `$.${key}` ? rest : withKey(entry, null));
          assert.equal(effectOf(withKey(entry, value)), absent);
          assert.equal(effectOf(withKey(entry, example)) !== absent, !(key in unseen));
        });
      }
    }
  });
}

describe("defaults in words", () => {
  it("failoverOnStatus: every 4xx and 5xx but the client's own mistakes", () => {
    const [, statuses = ""] = /^statuses (.*)$/m.exec(effectOf({ provider: groq })) ?? [];
    const all = Array.from({ length: 200 }, (_, index) => 400 + index);
    assert.equal(statuses, all.filter((status) => !clientFaults.includes(status)).join(" "));
  });
});
