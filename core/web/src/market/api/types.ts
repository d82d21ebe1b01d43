/** Names for what the registry's description has, narrowed where it says just "string" or "object". */
import type { Words } from '@shared/text';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Account = Schemas['AccountOut'];
export type Duty = Account['duties'][number];
export type Publisher = Schemas['PublisherOut'];
export type Evidence = Schemas['EvidenceOut'];
export type Listed = Schemas['Listed'];
export type PluginPage = Schemas['PluginPage'];
export type Version = Schemas['VersionOut'];
export type State = Version['state'];
export type Details = Schemas['VersionDetails'];
export type Act = Details['acts'][number];
export type AskSentence = Schemas['AskSentenceOut'];
export type Difference = Schemas['DifferenceOut'];
export type Review = Schemas['ReviewOut'];
export type Reviews = Schemas['ReviewList'];
export type Decision = Review['decision'];
export type Judgement = Review['judged'][number]['judgement'];
export type Remark = Schemas['RemarkOut'];
export type Trial = Schemas['TrialOut'];
export type TrialRow = Schemas['TrialRowOut'];
export type County = Schemas['CountyOut'];
export type Rule = Schemas['RuleOut'];
export type QueueItem = Schemas['QueueItem'];
export type LogEntry = Schemas['LogEntry'];
export type Transfer = Schemas['TransferOut'];
export type Excerpt = Schemas['ExcerptOut'];

/** A reviewer's word about a finding or a row of the matrix, before it is sent. */
export interface Judged {
  judgement: Judgement;
  reason: string;
}
export type JudgedBook = Record<string, Judged>;

export interface Finding {
  id: string;
  check: string;
  severity: 'error' | 'warning' | 'note';
  mode: string;
  file: string;
  line: number;
  path: string;
  code: string;
  message: Words;
  mend: Words;
  page: string;
  fingerprint: string;
  blocks: boolean;
}
export interface CheckRun {
  id: string;
  mode: string;
  outcome: string;
  title: Words;
  reason: Words;
  detail: string;
}
/** The rule pack's report; without one, `broken` says why. */
export interface MachineReport {
  broken?: string;
  checks?: CheckRun[];
  findings?: Finding[];
  risk?: { score: number; points: { weight: number; reason: Words }[] } | null;
  sbom?: string | null;
}
/** What the pages read of a manifest. */
export interface ManifestShown {
  name: Words;
  summary: Words;
  description?: Words;
  icon?: string;
  screenshots?: { path: string; alt: Words }[];
  license: string;
  categories?: string[];
  runtime: { isolation: string };
  support?: { level?: string; contact?: string; until?: string };
  data?: { impact_assessment?: string };
  links?: Record<string, string>;
  contributes?: { algorithms?: AlgorithmShown[] };
}
export interface AlgorithmShown {
  id: string;
  title: Words;
  decision_role: string;
  model_card?: {
    data?: { name?: Words; licence?: string; period?: string; places?: string[] };
    metrics?: { name: Words; value: number; dataset?: Words }[];
    fairness?: { group: Words; metric: Words; value: number; gap?: number }[];
    limits?: Words;
    human_oversight?: Words;
  };
}
