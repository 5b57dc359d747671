import { Bytes, utf8 } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { CustomSetting } from "../canonical/custom_setting";
import { Parameters } from "../canonical/parameters";
import { Section } from "./section";

/** Longest way down to a setting. */
const MOST_KEYS: i32 = 16;
const NOTHING_PLANNED: string[] = [];

/** Reads `customSettings` of a provider, whose bodies have their settings where `parameters` say. */
export function readCustomSettings(provider: Section, parameters: Parameters): CustomSetting[] {
  const settings: CustomSetting[] = [];
  const document = provider.document;
  let index = 0;
  for (let node = document.first(provider.list("customSettings")); node != NONE; node = document.next(node)) {
    const path = `${provider.pathOf("customSettings")}[${index++}]`;
    const section = new Section(document, node, path, provider.problems);
    if (document.kind(node) != JsonKind.Object) provider.problems.error(path, "must be an object");
    else read(section, parameters, settings);
  }
  return settings;
}

function read(section: Section, parameters: Parameters, settings: CustomSetting[]): void {
  const name = section.text("name");
  const isRaw = section.choice("mode", ["auto", "raw"]) == 1;
  const overwrites = section.flag("overwrite", true);
  const value = section.value("value");
  section.finish(NOTHING_PLANNED);
  if (name.length == 0) section.error("name", "is needed");
  if (value.length == 0) section.error("value", "is needed");
  const place = isRaw ? parameters.prefix + name : parameters.pathOf(name);
  const keys = place.split(".");
  if (place.length == 0) section.warn("name", "is none that this vendor's API has, ignored; `mode: raw` takes any");
  else if (keys.length > MOST_KEYS) section.error("name", `must be of at most ${MOST_KEYS} keys`);
  else
    settings.push(
      new CustomSetting(
        keys.map<Bytes>((key) => utf8(key)),
        value,
        overwrites,
      ),
    );
}
