/** A setting of a model under its usual name, and as a wire format names it. */
export class Parameter {
  constructor(
    readonly name: string,
    readonly theirs: string,
  ) {}
}

/** Where a wire format has the settings of a model. */
export class Parameters {
  constructor(
    /** Path of the object that holds them, with a dot at its end; empty: the body itself. */
    readonly prefix: string,
    readonly known: Parameter[],
  ) {}

  /** The path of the setting with this usual name; empty when the format has none like it. */
  pathOf(name: string): string {
    for (let i = 0; i < this.known.length; i++) {
      if (this.known[i].name == name) return this.prefix + this.known[i].theirs;
    }
    return "";
  }
}

/** `names` as they are. */
export function parameters(prefix: string, names: string[]): Parameters {
  return new Parameters(
    prefix,
    names.map<Parameter>((name) => new Parameter(name, name)),
  );
}

/** Of OpenAI's chat API. */
export const OPENAI_PARAMETERS: Parameters = parameters("", ["max_tokens", "temperature", "top_p", "seed"]);
