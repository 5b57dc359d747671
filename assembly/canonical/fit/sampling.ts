import { Bytes, utf8 } from "../../base/bytes";
import { JsonKind, NONE } from "../../base/json/document";
import { Call } from "../call";
import { Sampling } from "../traits";
import { Fitted } from "./fitted";

const TEMPERATURE = utf8("temperature");
const TOP_P = utf8("top_p");
const PENALTIES: Bytes[] = [utf8("frequency_penalty"), utf8("presence_penalty")];
const ALL: Bytes[] = [TEMPERATURE, TOP_P, utf8("top_k")].concat(PENALTIES);

/** Leaves of the members that steer how words are drawn those that the model takes. */
export function fitSampling(call: Call, reasons: bool): void {
  const traits = call.traits;
  const document = call.document;
  const isBarred = traits.sampling == Sampling.None || (traits.sampling == Sampling.WithoutEffort && reasons);
  if (isBarred) return leaveAllOut(call, ALL);
  if (traits.sampling == Sampling.NoPenalties) leaveAllOut(call, PENALTIES);
  const temperature = document.member(document.root, TEMPERATURE);
  if (document.kind(temperature) != JsonKind.Number) return;
  if (traits.sampling == Sampling.OneOfTwo) leaveOut(call, TOP_P);
  if (document.float(temperature) <= traits.highestTemperature) return;
  call.fitted |= Fitted.Temperature;
  call.set(TEMPERATURE, utf8(traits.highestTemperature.toString()));
}

function leaveAllOut(call: Call, keys: Bytes[]): void {
  for (let i = 0; i < keys.length; i++) leaveOut(call, keys[i]);
}

function leaveOut(call: Call, key: Bytes): void {
  const document = call.document;
  if (document.member(document.root, key) == NONE) return;
  if (document.kind(document.member(document.root, key)) != JsonKind.Null) call.fitted |= Fitted.Sampling;
  call.drop(key);
}
