import { ApiName } from "../api_name";
import { Call } from "../call";
import { refuseThread } from "../threads";
import { ModelTraits } from "../traits";
import { fitEffort } from "./effort";
import { fitLimit } from "./limit";
import { fitMessages } from "./messages";
import { fitSampling } from "./sampling";
import { systemFirst } from "./system_first";
import { fitTools } from "./tools";

/**
 * Has `call` say what it says in the way that a model with `traits` takes; nothing else asks what a model takes. What
 * changes no meaning is left out and noted in `call.fitted`. All else stays, for the vendor to refuse, or is refused
 * by `call.problem`.
 */
export function fit(call: Call, traits: ModelTraits): Call {
  call.traits = traits;
  if (call.api == ApiName.AnthropicMessages) {
    // Who keeps threads is Anthropic itself, whose refusals its clients know how to take.
    if (traits.threads) return call;
    refuseThread(call);
    return traits.systemFirst ? systemFirst(call, true) : call;
  }
  if (call.api != ApiName.ChatCompletions) return call;
  fitLimit(call);
  const reasons = fitEffort(call);
  fitSampling(call, reasons);
  fitTools(call);
  fitMessages(call);
  return traits.systemFirst || !traits.systemMessages ? systemFirst(call, !traits.systemMessages) : call;
}
