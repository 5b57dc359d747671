import { LimitName, ModelTraits, Sampling, SignedThoughts, Thoughts } from "./traits";

/** The traits that a configuration can correct. */
export enum TraitName {
  Limit,
  Sampling,
  HighestTemperature,
  Efforts,
  ReasonsByDefault,
  ToolsWithEffort,
  OwnEfforts,
  Thinking,
  ForcedTool,
  Prefill,
  ParallelCalls,
  CacheMarks,
  ThoughtsInHistory,
  SignedThoughts,
  PreservesThoughts,
  TopK,
  ThinkingBudget,
  Developers,
  SystemFirst,
  SystemMessages,
  LongestToolName,
  ToolsNeedProperties,
  Threads,
  StrictSchemas,
  FailedResults,
}

/** Gives the trait its value: of an enumeration or a set of bits the number, of a flag 0 or 1. */
export function setTrait(traits: ModelTraits, name: TraitName, value: f64): void {
  switch (name) {
    case TraitName.Limit:
      traits.limit = <LimitName>(<i32>value);
      return;
    case TraitName.Sampling:
      traits.sampling = <Sampling>(<i32>value);
      return;
    case TraitName.HighestTemperature:
      traits.highestTemperature = value;
      return;
    case TraitName.Efforts:
      traits.efforts = <u32>value;
      return;
    case TraitName.OwnEfforts:
      traits.ownEfforts = <u32>value;
      return;
    case TraitName.Thinking:
      traits.thinking = <u32>value;
      return;
    case TraitName.ThoughtsInHistory:
      traits.thoughtsInHistory = <Thoughts>(<i32>value);
      return;
    case TraitName.SignedThoughts:
      traits.signedThoughts = <SignedThoughts>(<i32>value);
      return;
    case TraitName.LongestToolName:
      traits.longestToolName = <i32>value;
      return;
    default:
      setFlag(traits, name, value != 0);
  }
}

function setFlag(traits: ModelTraits, name: TraitName, value: bool): void {
  if (name == TraitName.ReasonsByDefault) traits.reasonsByDefault = value;
  else if (name == TraitName.ToolsWithEffort) traits.toolsWithEffort = value;
  else if (name == TraitName.ForcedTool) traits.forcedTool = value;
  else if (name == TraitName.Prefill) traits.prefill = value;
  else if (name == TraitName.ParallelCalls) traits.parallelCalls = value;
  else if (name == TraitName.CacheMarks) traits.cacheMarks = value;
  else if (name == TraitName.PreservesThoughts) traits.preservesThoughts = value;
  else if (name == TraitName.TopK) traits.topK = value;
  else if (name == TraitName.ThinkingBudget) traits.thinkingBudget = value;
  else if (name == TraitName.Developers) traits.developers = value;
  else if (name == TraitName.SystemFirst) traits.systemFirst = value;
  else if (name == TraitName.SystemMessages) traits.systemMessages = value;
  else if (name == TraitName.Threads) traits.threads = value;
  else if (name == TraitName.ToolsNeedProperties) traits.toolsNeedProperties = value;
  else if (name == TraitName.StrictSchemas) traits.strictSchemas = value;
  else if (name == TraitName.FailedResults) traits.failedResults = value;
}
