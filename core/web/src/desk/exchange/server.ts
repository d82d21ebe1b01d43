/** Workbooks of units and people, and the cases of other systems: sent to be checked or taken in. */
import { answer, api } from '@shared/api/client';
import type { ExchangeReport } from '@shared/api/exchange';

export type Kind = 'unit' | 'person' | 'shift' | 'responsibility' | 'case';

/** The permission that opens each, in the order in which they are shown. */
export const KINDS: Readonly<Record<Kind, string>> = {
  unit: 'unit:manage',
  person: 'person:manage',
  shift: 'duty:manage',
  responsibility: 'responsibility:manage',
  case: 'case:import',
};

const SHEETS = {
  unit: '/api/v1/units/sheet',
  person: '/api/v1/people/sheet',
  shift: '/api/v1/duty/sheet',
  responsibility: '/api/v1/responsibilities/sheet',
} as const;

export function sheetAddress(kind: keyof typeof SHEETS, template: boolean, format: 'xlsx' | 'csv' = 'xlsx'): string {
  return `${SHEETS[kind]}?template=${String(template)}&format=${format}`;
}

export function send(kind: Kind, file: File, mapping: File | null, dryRun: boolean): Promise<ExchangeReport> {
  const form = new FormData();
  form.append('file', file);
  if (mapping !== null) form.append('mapping', mapping);
  const how = { params: { query: { dry_run: dryRun } }, bodySerializer: () => form };
  if (kind === 'case') {
    return answer(api.POST('/api/v1/cases/import', { ...how, body: { file: file.name, mapping: mapping?.name ?? '' } }));
  }
  return answer(api.POST(SHEETS[kind], { ...how, body: { file: file.name } }));
}

/** Takes back one's last import; how many rows were ended or restored, or how many cases are gone. */
export async function undo(kind: Kind): Promise<number> {
  if (kind === 'case') return (await answer(api.POST('/api/v1/cases/import/undo', {}))).removed;
  const report = await answer(api.POST(`${SHEETS[kind]}/undo` as const, {}));
  return report.ended + report.restored;
}

/** Whether a rehearsal found something that may now be taken in. */
export function ready(report: ExchangeReport | null): boolean {
  return (
    report !== null && report.dry_run && report.errors === 0 && report.added + (report.changed ?? 0) > 0
  );
}
