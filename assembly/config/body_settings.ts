import { Bytes, utf8 } from "../base/bytes";
import { ReasoningMode, ReasoningRules } from "../canonical/chat/reasoning";
import { CustomSetting } from "../canonical/custom_setting";
import { Parameters } from "../canonical/parameters";
import { readCustomSettings } from "./custom_settings";
import { Section } from "./section";

/** What is done to bodies on their way, whoever the vendor is. */
export class BodySettings {
  custom: CustomSetting[] = [];
  /** User messages after which a chat begins anew. */
  cleanupCommands: Bytes[] = [];
  mergesMessages: bool = false;
  /** Whether streams are asked to tell their usage, whatever the client wants. */
  asksForUsage: bool = true;
  readonly thoughts: ReasoningRules = new ReasoningRules();
  /** Milliseconds, for a proxy that knows them; 0 = off. */
  firstByteTimeoutMs: u32 = 0;

  static read(section: Section, parameters: Parameters): BodySettings {
    const settings = new BodySettings();
    settings.custom = readCustomSettings(section, parameters);
    const commands = section.texts("contextCleanupCommands");
    for (let i = 0; i < commands.length; i++) {
      if (commands[i].length > 0) settings.cleanupCommands.push(utf8(commands[i]));
    }
    const isHiclaw = section.flag("hiclawMode", false);
    settings.mergesMessages = section.flag("mergeConsecutiveMessages", false) || isHiclaw;
    settings.thoughts.promotes = section.flag("promoteThinkingOnEmpty", false) || isHiclaw;
    settings.thoughts.mode = readReasoning(section);
    settings.asksForUsage = !section.flag("disableStreamUsageStats", false);
    settings.firstByteTimeoutMs = section.count("firstByteTimeout", 0);
    return settings;
  }
}

function readReasoning(section: Section): ReasoningMode {
  const mode = section.text("reasoningContentMode").toLowerCase();
  if (mode == "ignore") return ReasoningMode.Ignore;
  if (mode == "concat") return ReasoningMode.Concat;
  if (mode.length > 0 && mode != "passthrough") {
    section.warn("reasoningContentMode", "is none of passthrough, ignore, concat: thoughts pass as they are");
  }
  return ReasoningMode.Passthrough;
}
