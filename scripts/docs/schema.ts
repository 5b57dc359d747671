import { sections } from "./configuration.ts";
import type { Key, Section } from "./key.ts";
import { provider } from "./provider_keys.ts";
import { providerTypes } from "./provider_table.ts";
import { vendors } from "./vendor_keys.ts";

type Schema = Record<string, unknown>;

/** The largest number that a key takes. */
const mostNumber = 2 ** 31 - 1;

/**
 * docs/configuration.schema.json: the keys as a JSON Schema (draft 7), for editors. The module decides what is taken:
 * an unknown key, an error here, is a warning there.
 */
export function configurationSchema(): string {
  const own = sections.filter(({ type }) => type === undefined);
  const definitions = Object.fromEntries(own.map((section) => [nameOf(section), objectOf(section)]));
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of ai-proxy",
    $ref: `#/definitions/${nameOf({ path: [] })}`,
    definitions,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The name of an object's definition: its place, from the configuration down. */
function nameOf({ path }: Pick<Section, "path">): string {
  return ["configuration", ...path.filter((step) => typeof step === "string")].join(".");
}

function objectOf(section: Section): Schema {
  const isProvider = section.path.join() === provider.path.join();
  const keys = isProvider
    ? [...section.keys, ...vendors.flatMap((vendor) => vendor.keys)]
    : [...section.keys, ...(section.elsewhere ?? [])];
  const required = section.keys.filter(({ absent }) => absent === "needed").map(({ key }) => key);
  return {
    type: "object",
    properties: Object.fromEntries(keys.map((key) => [key.key, valueOf(section, key)])),
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
    ...(isProvider ? { allOf: keysOfTypes() } : {}),
  };
}

/** Keys of single types are for no other. */
function keysOfTypes(): Schema[] {
  const keys = [...new Set(vendors.flatMap((vendor) => vendor.keys.map(({ key }) => key)))];
  return keys.map((key) => {
    const types = vendors.filter((vendor) => vendor.keys.some((other) => other.key === key)).map(({ type }) => type);
    return { if: { required: [key] }, then: { properties: { type: { enum: types } } } };
  });
}

function valueOf(section: Section, key: Key): Schema {
  const { effect: description, fallback, choices, absent } = key;
  const standard = fallback ?? (absent === undefined ? choices?.[0] : undefined);
  return {
    ...(description === "" ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
    ...kindOf(section, key),
  };
}

/** `null` is as good as no key. */
function kindOf(section: Section, { key, type, range, choices }: Key): Schema {
  if (choices !== undefined) return { enum: [...choices, null] };
  if (section.path.join() === "provider" && key === "type") return { enum: providerTypes() };
  const [minimum, maximum] = range ?? [0, mostNumber];
  switch (type) {
    case "text":
      return { type: ["string", "null"] };
    case "true or false":
      return { type: ["boolean", "null"] };
    case "number":
      return { type: ["integer", "null"], minimum, maximum };
    case "list":
      return { type: ["array", "null"], items: entryOf(section, key) };
    case "object":
      return referenceTo(section, key) ?? namesOf(section, key) ?? { type: ["object", "null"] };
    case "any":
      return {};
  }
}

/** The object that a key holds, where it has keys of its own; a provider's is the same wherever it stands. */
function referenceTo({ path }: Section, key: string): Schema | null {
  const place = key === "provider" ? provider.path : [...path, key];
  const target = sections.find((other) => other.type === undefined && other.path.join() === place.join());
  return target === undefined ? null : { anyOf: [{ $ref: `#/definitions/${nameOf(target)}` }, { type: "null" }] };
}

/** An object whose keys are free, where what they hold has keys of its own. */
function namesOf({ path }: Section, key: string): Schema | null {
  const target = sections.find(
    (other) => other.hasAnyName === true && other.path.slice(0, -1).join() === [...path, key].join(),
  );
  if (target === undefined) return null;
  const value = { anyOf: [{ $ref: `#/definitions/${nameOf(target)}` }, { type: "null" }] };
  return { type: ["object", "null"], additionalProperties: value };
}

/** One entry of a list: an object with keys of its own, a text beside it where both are taken, else plain values. */
function entryOf({ path }: Section, key: string): Schema {
  if (key === "providers") return { $ref: `#/definitions/${nameOf(provider)}` };
  const target = sections.find((other) => other.path.join() === [...path, key, 0].join());
  if (target === undefined) return { type: ["string", "number"] };
  const reference = { $ref: `#/definitions/${nameOf(target)}` };
  return target.isAlsoText === true ? { anyOf: [{ type: "string" }, reference] } : reference;
}
