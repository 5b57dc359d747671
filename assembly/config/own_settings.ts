import { Provider, SettingKind, SettingSpec, Settings } from "../providers/index";
import { Section } from "./section";

/** The values of the keys that `provider` alone has; problems go to the section's list. */
export function readSettings(section: Section, provider: Provider): Settings {
  const settings = new Settings();
  const specs = provider.profile.settings;
  for (let i = 0; i < specs.length; i++) {
    const spec = specs[i];
    if (spec.instead.length > 0) {
      if (section.has(spec.key)) section.error(spec.key, `is not built in this version: ${spec.instead}`);
      continue;
    }
    settings.set(spec.key, valueOf(section, spec));
    const rival = spec.excludes;
    if (rival.length > 0 && section.has(spec.key) && section.has(rival)) {
      section.error(spec.key, `cannot be configured together with ${rival}`);
    }
  }
  return settings;
}

function valueOf(section: Section, spec: SettingSpec): string {
  if (spec.kind == SettingKind.Flag) return section.flag(spec.key, spec.fallback == "true").toString();
  if (spec.kind == SettingKind.List) return section.texts(spec.key).join(",");
  if (spec.kind == SettingKind.Text) return section.text(spec.key, spec.fallback);
  if (spec.kind == SettingKind.Object) return section.object(spec.key);
  if (spec.kind == SettingKind.Integer) return section.integer(spec.key);
  const number = section.count(spec.key, 0);
  return number == 0 ? spec.fallback : number.toString();
}
