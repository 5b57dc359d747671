import { Bytes, equal } from "../base/bytes";
import { ModelMapping } from "./model_mapping";
import { Section } from "./section";

/** Where a list of models comes from. */
export enum ModelsFrom {
  Vendor,
  /** The names that `modelMapping` has, without prefixes and patterns. */
  Mapping,
  Both,
}

/** `modelsList` of a provider: what clients that ask for models are told. */
export class ModelsList {
  constructor(
    readonly from: ModelsFrom,
    /** Names of the mapping; none where they are not told. */
    readonly names: Bytes[],
  ) {}

  static read(section: Section, mapping: ModelMapping): ModelsList {
    const from = <ModelsFrom>section.choice("modelsList", ["vendor", "mapping", "both"]);
    if (from == ModelsFrom.Vendor) return VENDORS;
    const names = mapping.exactNames();
    if (names.length == 0) section.warn("modelsList", "has no names: modelMapping has prefixes and patterns alone");
    return new ModelsList(from, names);
  }

  has(name: Bytes): bool {
    for (let i = 0; i < this.names.length; i++) if (equal(this.names[i], name)) return true;
    return false;
  }
}

/** Of configurations that say nothing of it. */
export const VENDORS: ModelsList = new ModelsList(ModelsFrom.Vendor, []);
