import { Bytes } from "../base/bytes";
import { Fault } from "./fault";
import { FaultWords } from "./fault_words";
import { hasAny, phrases } from "./phrases";

/** What stands for one fault: words in an error's names, and in its message. */
export class FaultRule {
  constructor(
    readonly fault: Fault,
    /** Letters in lower case and digits only, as the names are. */
    private readonly names: Bytes[],
    /** In lower case. */
    private readonly messages: Bytes[],
    /** The only statuses that it is for; none: any. */
    private readonly statuses: u32[] = [],
  ) {}

  fits(words: FaultWords, status: u32): bool {
    if (this.statuses.length > 0 && !this.statuses.includes(status)) return false;
    return hasAny(words.names, this.names) || hasAny(words.message, this.messages);
  }
}

/** For these names and messages; `statuses` are the only ones that it is for, none: any. */
export function rule(fault: Fault, names: string[], messages: string[], statuses: u32[] = []): FaultRule {
  return new FaultRule(fault, phrases(names), phrases(messages), statuses);
}

/** What the first of `rules` that fits stands for; Unknown: none fits. */
export function firstFault(rules: FaultRule[], words: FaultWords, status: u32): Fault {
  for (let i = 0; i < rules.length; i++) if (rules[i].fits(words, status)) return rules[i].fault;
  return Fault.Unknown;
}
