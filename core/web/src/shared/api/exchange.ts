/** What imports of units, people and cases report. */
import type { Text } from './types';

export interface ExchangeFinding {
  row: number;
  cell?: string;
  source_id?: string;
  severity: 'error' | 'warning';
  message: Text;
}
export interface StatusCount {
  status: string;
  state: string;
  source: number;
  here: number;
}
/** What an import did or would do: units and people tell what changed, cases what was known and how statuses came over. */
export interface ExchangeReport {
  rows: number;
  added: number;
  changed?: number;
  known?: number;
  errors: number;
  dry_run: boolean;
  applied: boolean;
  statuses?: StatusCount[];
  findings: ExchangeFinding[];
}
