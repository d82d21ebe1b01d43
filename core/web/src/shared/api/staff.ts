/** What the desk asks and gets. */
import type { AreaNode, AreaRef, FormDocument, Items, Light, Position as Point, Text, UnitRef } from './types';
import type { StageStep } from './resident';

// ── session ────────────────────────────────────────────────────────────────────────────────────
export interface PositionHeld {
  id: string;
  role: string;
  role_title: Text;
  unit: UnitRef | null;
  area: AreaNode;
  /** Days of the county's own time; null is open. `valid_to` is the first day on which it no longer holds. */
  valid_from: string | null;
  valid_to: string | null;
}
export interface Me {
  account_id: string;
  username: string;
  name: string;
  positions: PositionHeld[];
  permissions: string[];
  areas: string[];
  second_factor: { enabled: boolean; required: boolean };
  password_change_required: boolean;
}
export interface SecondFactorSetup {
  secret: string;
  uri: string;
  qr_svg: string;
}

// ── the case desk ──────────────────────────────────────────────────────────────────────────────
export type Queue = 'todo' | 'open' | 'overdue' | 'closed' | 'all';
export interface CaseQuery {
  queue?: Queue;
  stage?: string;
  light?: Light;
  area?: string;
  case_type?: string;
  class_id?: string;
  unit?: string;
  q?: string;
  after?: string;
  limit?: number;
}
export interface CaseRow {
  id: string;
  number: string;
  case_type: string;
  class_id: string | null;
  title: Text;
  text: string;
  /** The grid, or the smallest area that is known. */
  area: AreaRef;
  stage: string;
  stage_title: Text;
  state: string;
  state_title: Text;
  light: Light | null;
  due_at: string | null;
  promised_at: string | null;
  reported_at: string;
  unit: UnitRef | null;
  thumbnail_url: string | null;
  private: boolean;
  /** Goes back with every action: the server refuses an action on a case that changed meanwhile. */
  version: number;
}
export interface CasePage extends Items<CaseRow> {
  next: string | null;
}
export interface CaseCount {
  count: number;
  by_stage: Record<string, number>;
  by_light: Record<string, number>;
  by_queue: Record<string, number>;
}
export interface CaseClock {
  id: string;
  kind: 'stage' | 'case';
  stage: string;
  title: Text;
  /** The limit: so many of `unit`. */
  amount: number;
  unit: string;
  started_at: string;
  due_at: string;
  stopped_at: string | null;
  light: Light;
  /** Dated past the last year of the calendar that is known; it will be dated again. */
  provisional: boolean;
}
export interface CaseSuggestion {
  kind: 'class' | 'unit' | 'duplicate';
  plugin: string;
  value: string;
  title: Text;
  confidence: number;
  words: string[];
  reason: Text;
}
export interface CaseAction {
  id: string;
  title: Text;
  description: Text;
  form: FormDocument;
  /** What the form starts with. */
  initial: Record<string, unknown>;
  /** Whether the step takes photos. */
  attachments: boolean;
  danger: boolean;
}
/** A filled-in field of a step, in words. */
export interface StepFact {
  label: Text;
  value: Text;
}
export interface CaseEvent {
  id: string;
  at: string;
  actor: { name: string; kind: string };
  action: string;
  title: Text;
  note: string | null;
  from_state: string | null;
  to_state: string;
  facts: StepFact[];
}
export interface CaseAttachment {
  id: string;
  /** `report`, or the step that it came with. */
  purpose: string | null;
  width: number;
  height: number;
  url: string;
  thumbnail_url: string;
}
export interface CaseDetail {
  item: CaseRow;
  area_path: AreaRef[];
  /** The reporter's own words, whole. */
  words: string;
  reporter: { name: string | null; phone: string | null; masked: boolean };
  position: (Point & { accuracy: number | null }) | null;
  address: string | null;
  form: Record<string, unknown>;
  form_schema: Record<string, unknown> | null;
  outcome: string | null;
  public_reason: string | null;
  rating: { score: number; text: string | null; at: string } | null;
  attachments: CaseAttachment[];
  timeline: CaseEvent[];
  clocks: CaseClock[];
  suggestions: CaseSuggestion[];
  actions: CaseAction[];
  stages: StageStep[];
}
export interface ActionBody {
  version: number;
  data: Record<string, unknown>;
  attachments?: string[];
}
export interface Unit extends UnitRef {
  kind: string;
  area: AreaRef;
}
export interface OutcomeMonth {
  month: string;
  reports: number;
  hazards: number;
  mean_response_days: number | null;
  satisfaction: number | null;
  ratings: number;
}

// ── plugins and audit ──────────────────────────────────────────────────────────────────────────
export interface PluginArea extends AreaNode {
  enabled: boolean;
  by: string;
  at: string;
}
export interface ManifestFinding {
  id: string;
  severity: string;
  file: string;
  path: string;
  message: Text;
  mend: Text;
}
/** Without a good manifest only `id`, `state`, `reason` and `findings` say anything. */
export interface Plugin {
  id: string;
  version: string;
  name: Text;
  summary: Text;
  publisher: { id: string; type: string; legal_name: string } | null;
  kind: string;
  runtime: string;
  state: 'ready' | 'invalid' | 'refused' | 'failed' | 'held';
  reason: Text | null;
  permissions: { scope: string; reason: Text; optional: boolean }[];
  hooks: string[];
  case_types: string[];
  has_settings: boolean;
  areas: PluginArea[];
  health: {
    state: 'ok' | 'degraded' | 'broken' | 'idle';
    failures: number;
    last_error: string | null;
    last_at: string | null;
  };
  findings: ManifestFinding[];
}
export interface PluginSettings {
  own: Record<string, unknown>;
  effective: Record<string, unknown>;
  form_schema: Record<string, unknown> | null;
}
export interface PluginHealth {
  area: string;
  hook: string;
  calls: number;
  failures: number;
  p50_ms: number | null;
  p99_ms: number | null;
  breaker: 'closed' | 'open';
  last_error: string | null;
  last_at: string | null;
}
/** An entry for reading. A damaged one cannot be read any more: only its id is told. */
export interface AuditEntry {
  id: string;
  damaged: boolean;
  /** Its place in the chain; null until it is sealed, a moment later. */
  number: number | null;
  at: string | null;
  action: string;
  actor_kind: string;
  actor_id: string;
  resource: string;
  resource_id: string;
  area: string;
  facts: Record<string, unknown>;
  trace: string;
}
export interface AuditFinding {
  fault: string;
  number: number | null;
  entry_id: string | null;
  detail: string;
}
export interface AuditVerification {
  whole: boolean;
  at: string;
  first: number;
  last: number;
  entries: number;
  heads: number;
  copied_heads: number;
  waiting: number;
  findings: AuditFinding[];
  more_findings: number;
}

// ── one's own account, people and positions ────────────────────────────────────────────────────
export interface Token {
  id: string;
  name: string;
  permissions: string[];
  created_at: string;
  expires_at: string;
  used_at: string | null;
}
/** A fresh token with its text, which the server shows this once and never again. */
export interface NewToken extends Omit<Token, 'used_at'> {
  token: string;
}
export interface TokenDraft {
  name: string;
  permissions: string[];
  days: number;
}
export interface Person {
  id: string;
  name: string;
  phone: string;
  area: AreaRef;
  ended: boolean;
}
export interface PersonDraft {
  name: string;
  area: string;
  phone?: string;
}
export type AccountState = 'active' | 'locked' | 'ended';
export interface Account {
  id: string;
  person_id: string;
  person_name: string;
  username: string;
  area: AreaRef;
  state: AccountState;
  must_change_password: boolean;
  second_factor: boolean;
  created_at: string;
}
export interface AccountDraft {
  person_id: string;
  username: string;
  password: string;
}
export interface Position extends PositionHeld {
  person_id: string;
  person_name: string;
}
export interface PositionDraft {
  person_id: string;
  role: string;
  area: string;
  unit_id?: string;
  valid_from?: string;
  valid_to?: string;
}

// ── areas ──────────────────────────────────────────────────────────────────────────────────────
export interface ImportFinding {
  /** Line of a CSV file (the heading is line 1) or number of a GeoJSON feature, from 1. */
  row: number;
  code: string;
  field: string;
  rule: string;
  severity: 'error' | 'warning';
  message: Text;
  mend: Text;
}
export interface ImportReport {
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  errors: number;
  warnings: number;
  dry_run: boolean;
  applied: boolean;
  findings: ImportFinding[];
}
