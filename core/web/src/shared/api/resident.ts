/** What the residents' app asks and gets: names for the server's own description. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type County = Schemas['County'];
export type Located = Schemas['LocatedOut'];
export type CaseTypes = Schemas['CaseTypes'];
export type CaseType = Schemas['CaseTypeOut'];
export type CaseClass = Schemas['ClassOut'];
export type ClassSuggestion = Schemas['ClassSuggestionOut'];
export type Attachment = Schemas['UploadOut'];
export type ReportBody = Schemas['ReportIn'];
export type Receipt = Schemas['ReceiptOut'];
export type StageStep = Schemas['StageOut'];
export type ProgressPicture = Schemas['AttachmentOut'];
export type Progress = Schemas['Progress'];
