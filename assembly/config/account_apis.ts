import { ApiName } from "../canonical/api_name";
import { Endpoint } from "../providers/index";
import { Section } from "./section";

/** What an account keeps, and the APIs by which whoever has its token sees and changes it. */
class Kept {
  constructor(
    readonly name: string,
    readonly apis: ApiName[],
  ) {}

  isReachedAt(endpoint: Endpoint): bool {
    for (let i = 0; i < this.apis.length; i++) {
      if (endpoint.opens(this.apis[i]) && endpoint.serves(this.apis[i])) return true;
    }
    return false;
  }
}

const KEPT: Kept[] = [
  new Kept("files", [ApiName.Files, ApiName.RetrieveFile, ApiName.RetrieveFileContent]),
  new Kept("batches", [ApiName.Batches, ApiName.RetrieveBatch, ApiName.CancelBatch]),
  new Kept("fine-tuning jobs", [
    ApiName.FineTuningJobs,
    ApiName.RetrieveFineTuningJob,
    ApiName.FineTuningJobEvents,
    ApiName.FineTuningJobCheckpoints,
    ApiName.CancelFineTuningJob,
    ApiName.ResumeFineTuningJob,
    ApiName.PauseFineTuningJob,
    ApiName.CheckpointPermissions,
    ApiName.DeleteCheckpointPermission,
  ]),
  new Kept("stored responses", [ApiName.RetrieveResponse]),
  new Kept("conversations", [ApiName.Conversations]),
  new Kept("videos", [ApiName.Videos, ApiName.RetrieveVideo, ApiName.RetrieveVideoContent, ApiName.VideoRemix]),
];

/** Notes what of an account at `endpoint` every client can list, read or delete with the gateway's tokens. */
export function noteAccountApis(section: Section, endpoint: Endpoint): void {
  const reached: string[] = [];
  for (let i = 0; i < KEPT.length; i++) if (KEPT[i].isReachedAt(endpoint)) reached.push(KEPT[i].name);
  const isOpen = endpoint.keepsPath && endpoint.opens(ApiName.Unknown);
  if (isOpen) section.problems.note(section.path, `clients can ask for every path of the vendor; apis names some`);
  else if (reached.length > 0) {
    const what = reached.join(", ");
    section.problems.note(
      section.path,
      `clients can list, read or delete what the account keeps: ${what}; apis or capabilities close them`,
    );
  }
}
