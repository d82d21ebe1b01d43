/** What the residents' app asks and gets. */
import type { AreaNode, AreaRef, Datum, FormDocument, Light, Position, Text } from './types';

export interface County extends AreaNode {
  /** west, south, east, north */
  bbox: number[] | null;
  /** lon, lat */
  center: number[] | null;
}
export interface Located {
  grid: AreaRef | null;
  path: AreaNode[];
  position: Position;
}
export interface CaseClass {
  id: string;
  title: Text;
  guidance: Text | null;
  promised: Text | null;
}
export interface CaseType {
  id: string;
  plugin: string;
  title: Text;
  summary: Text;
  anonymous: boolean;
  private: boolean;
  form: FormDocument | null;
  classes: CaseClass[];
}
export interface CaseTypes {
  items: CaseType[];
  reason?: Text | null;
}
export interface ClassSuggestion {
  class_id: string;
  case_type: string;
  title: Text;
  confidence: number;
  words: string[];
  plugin: string;
}
export interface Attachment {
  id: string;
  media_type: string;
  size: number;
  width: number | null;
  height: number | null;
  thumbnail_url: string;
  url: string;
}
export interface ReportBody {
  client_id: string;
  case_type: string;
  class_id?: string;
  text: string;
  position?: Position & { accuracy?: number; datum: Datum };
  area?: string;
  address?: string;
  reporter?: { name?: string; phone?: string };
  form?: Record<string, unknown>;
  attachments: string[];
  private?: boolean;
}
export interface Receipt {
  number: string;
  query_code: string;
  promised_at: string | null;
  stage: string;
  stage_title: Text;
  grid: AreaRef | null;
  progress_url: string;
}
export interface StageStep {
  id: string;
  title: Text;
  state: 'done' | 'current' | 'ahead';
  at: string | null;
}
export interface ProgressPicture {
  id: string;
  thumbnail_url: string;
  url: string;
  width: number;
  height: number;
  /** `report`: by the reporter; anything else: by those who handled it. */
  purpose: string | null;
}
export interface Progress {
  number: string;
  /** The class's id and title where one is chosen, else the case type's. */
  case_type: { id: string; title: Text };
  text: string;
  reported_at: string;
  area_path: string[];
  address: string | null;
  stage: string;
  stage_title: Text;
  stages: StageStep[];
  /** The unit that has it now. */
  holder: string | null;
  promised_at: string | null;
  light: Light | null;
  next_step: Text;
  outcome: { code: string; title: Text; public_reason: string | null } | null;
  attachments: ProgressPicture[];
  timeline: { at: string; title: Text; note: string | null }[];
  can_rate: boolean;
  rating: { score: number; text: string | null; at: string } | null;
}

