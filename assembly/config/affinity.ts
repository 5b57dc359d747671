import { TokenSelection } from "../failover/draw";
import { Section } from "./section";

/** Which requests keep to one token. */
export enum Affinity {
  None,
  /** Those of a conversation; what an account stores goes by its consumer, where one is named. */
  Conversation,
  /** Those of a consumer. */
  Consumer,
  /** Those of a consumer, for what an account stores; no others. */
  Stored,
}

const WORDS: string[] = ["off", "conversation", "consumer"];

/** Reads `tokenSelection` of a provider. */
export function readSelection(provider: Section): TokenSelection {
  return <TokenSelection>provider.choice("tokenSelection", ["weighted", "random", "leastInFlight", "tiered"]);
}

/** Reads `affinity` of a provider; without it conversations are kept together where that pays, and nothing spreads. */
export function readAffinity(provider: Section, selection: TokenSelection, remembers: bool): Affinity {
  const isNamed = provider.has("affinity");
  const named = provider.choice("affinity", WORDS);
  if (isNamed) return <Affinity>named;
  const spreads = selection == TokenSelection.Random || selection == TokenSelection.LeastInFlight;
  return remembers && !spreads ? Affinity.Conversation : Affinity.Stored;
}
