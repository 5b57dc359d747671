import { Call } from "./call";
import { renameDevelopers } from "./roles";
import { askForUsage } from "./stream_usage";
import { ModelTraits } from "./traits";

/** Has `call` say what it says in the way that a model with `traits` takes; nothing else asks what a model takes. */
export function fit(call: Call, traits: ModelTraits): void {
  askForUsage(call);
  if (!traits.developers) renameDevelopers(call);
}
