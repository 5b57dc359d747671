import { PLANNED_TYPES, providerTypes } from "../providers/index";

/** What is wrong with a `type` that no provider has. */
export function explainType(type: string): string {
  const choices = "one of " + providerTypes().join(", ");
  if (type.length == 0) return "is needed: " + choices;
  return (PLANNED_TYPES.includes(type) ? "is not built in this version; use " : "is unknown; must be ") + choices;
}
