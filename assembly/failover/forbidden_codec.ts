import { utf8 } from "../base/bytes";
import { ForbiddenModel, ForbiddenModels, MAX_FORBIDDEN } from "./forbidden_models";
import { RecordReader } from "./record_reader";
import { RecordWriter } from "./record_writer";

/** Writes a pair of a token and a model: model:8 fingerprint:16 until:8. */
export function writePair(writer: RecordWriter, pair: ForbiddenModel): void {
  writer.number(pair.model, 8);
  writer.raw(utf8(pair.fingerprint));
  writer.number(pair.untilMs, 8);
}

/** Reads a pair that is greater than those before it; false when it is not sound. */
export function readPair(reader: RecordReader, models: ForbiddenModels): bool {
  const model = reader.number(8);
  const fingerprint = reader.fingerprint();
  const untilMs = reader.number(8);
  if (!reader.isDone || model == 0 || fingerprint.length == 0 || models.pairs.length >= MAX_FORBIDDEN) return false;
  return models.append(new ForbiddenModel(fingerprint, model, untilMs));
}
