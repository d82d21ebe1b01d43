/** What the desk asks and gets. */
import type { AreaNode, AreaRef, FormDocument, Items, Light, Position, Text, UnitRef } from './types';
import type { Attachment } from './resident';

// ── session ────────────────────────────────────────────────────────────────────────────────────
export interface PositionHeld {
  id: string;
  role: string;
  role_title: Text;
  unit: UnitRef | null;
  area: AreaNode;
  valid_from: string;
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
  area: AreaRef;
  grid_name: string | null;
  stage: string;
  stage_title: Text;
  state: string;
  light: Light | null;
  due_at: string | null;
  promised_at: string | null;
  reported_at: string;
  unit: UnitRef | null;
  thumbnail_url: string | null;
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
  stage: string | null;
  unit: string;
  limit: number;
  started_at: string;
  due_at: string;
  stopped_at: string | null;
  light: Light | null;
  provisional: boolean;
}
export interface CaseSuggestion {
  kind: 'class' | 'unit' | 'duplicate';
  plugin: string;
  value: string;
  title: Text | string;
  confidence: number | null;
  words: string[];
  reason: Text | string | null;
}
export interface CaseAction {
  id: string;
  title: Text;
  description: Text;
  form: FormDocument | null;
  danger: boolean;
}
export interface CaseEvent {
  id: string;
  at: string;
  actor: { name: string; kind: string };
  action: string;
  title: Text;
  note: string | null;
  from_state: string | null;
  to_state: string | null;
  data: Record<string, unknown>;
}
export interface CaseDetail extends CaseRow {
  reporter: { name: string | null; phone: string | null } | null;
  position: Position | null;
  address: string | null;
  form: Record<string, unknown>;
  form_schema: Record<string, unknown> | null;
  attachments: (Attachment & { purpose: 'report' | 'handling' })[];
  timeline: CaseEvent[];
  clocks: CaseClock[];
  suggestions: CaseSuggestion[];
  actions: CaseAction[];
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
export interface PluginArea extends AreaRef {
  enabled: boolean;
  by: string | null;
  at: string | null;
}
export interface Plugin {
  id: string;
  version: string;
  name: Text;
  summary: Text;
  publisher: { id: string; type: string; legal_name: string };
  kind: string;
  runtime: string;
  permissions: { scope: string; reason: Text }[];
  areas: PluginArea[];
  health: {
    state: 'ok' | 'degraded' | 'broken' | 'idle';
    failures: number;
    last_error: string | null;
    last_at: string | null;
  };
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
export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  action: string;
  resource: string;
  resource_id: string | null;
  area: string | null;
  facts: Record<string, unknown>;
}
