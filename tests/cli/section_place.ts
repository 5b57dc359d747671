import { groq, type Section } from "../../scripts/docs/key.ts";

type Json = Record<string, unknown>;

/** A configuration where the object of a section is `object`. */
export function configuration(
  { path, within = groq }: Pick<Section, "path" | "within">,
  object: Json,
  provider: Json = within,
): Json {
  const config: Json = path[0] === "provider" && path.length > 1 ? { provider: { ...provider } } : {};
  if (path.length === 0) return object;
  let place: any = config;
  path.slice(0, -1).forEach((step, index) => {
    place[step] ??= typeof path[index + 1] === "number" ? [] : {};
    if (Array.isArray(place[step]) && index + 2 === path.length) place[step] = [];
    place = place[step];
  });
  place[path.at(-1) ?? ""] = object;
  return config;
}
