/** What a key's value is; `any`: everything that JSON has. */
export type KeyType = "text" | "true or false" | "number" | "list" | "object" | "any";

/** One configuration key, as operators read about it. Tests hold every word of it but `effect` against the module. */
export interface Key {
  readonly key: string;
  readonly type: KeyType;
  /** `ms`, where a number has one. */
  readonly unit?: string;
  /** The texts that are allowed, the default first. */
  readonly choices?: readonly string[];
  /** Numbers that are allowed, where it is not every whole number from 0; both ends belong to them. */
  readonly range?: readonly [number, number];
  /** The value that counts without the key. */
  readonly fallback?: string | number | boolean;
  /** The same in words, where it is no single value: `needed`, or what happens. Neither: nothing is done. */
  readonly absent?: string;
  readonly effect: string;
  /** Whether its value is a secret, or may be one: the command takes a reference to one that is kept elsewhere. */
  readonly isSecret?: true;
  readonly example: unknown;
  /** What is shown in its place, where nobody could read it. */
  readonly shown?: string;
  /** Other keys of the same object that the example needs. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** An object of the configuration with its keys. */
export interface Section {
  readonly title: string;
  /** Where the object is, from the configuration down. */
  readonly path: readonly (string | number)[];
  /** The provider type that has these keys; absent: all. */
  readonly type?: string;
  readonly text?: string;
  /** Whether the last step of the path is an example: the object is there under any name. */
  readonly hasAnyName?: boolean;
  /** Whether a text can stand for the object. */
  readonly isAlsoText?: boolean;
  /** The provider that the object is in, where it is not `groq`. */
  readonly within?: Readonly<Record<string, unknown>>;
  /** What the object must have besides the key in question. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly keys: readonly Key[];
  /** Keys of such objects in providers of other types. */
  readonly elsewhere?: readonly Key[];
}

/** A key of the Higress Go plugin that is refused, because what it asks is not built. */
export interface RefusedKey {
  readonly key: string;
  readonly path: readonly string[];
  /** The provider type; absent: all that do not have a key of this name. */
  readonly type?: string;
  readonly instead: string;
}

/** A provider that every example can be completed with. */
export const groq = { type: "groq", apiTokens: ["YOUR_GROQ_TOKEN_1"] };

/** The keys that one type of provider has besides those of all. */
export function keysOf(type: string, base: object, keys: Section["keys"]): Section {
  return { title: `\`type: ${type}\``, path: ["provider"], type, base: { type, ...base }, keys };
}
