/** Filing standards from the server, and a workbook of them sent to be checked or taken in. */
import { answer, api } from '@shared/api/client';
import type { Page } from '@shared/api/pages';
import type { components } from '@shared/api/schema';
import { at } from '@shared/practice/place';

type Schemas = components['schemas'];
export type Standard = Schemas['StandardOut'];
export type Report = Awaited<ReturnType<typeof sendStandards>>;
export const KINDS = ['component', 'event'] as const;
export type Kind = (typeof KINDS)[number];
const LIMIT = 50;

export async function standardsPage(area: string, kind: Kind, q: string, after: string | undefined): Promise<Page<Standard>> {
  const query = { area, kind, limit: LIMIT, ...(q === '' ? {} : { q }), ...(after === undefined ? {} : { after }) };
  const page = await answer(api.GET('/api/v1/standards', { params: { query } }));
  return { items: [...page.items], next: page.next };
}

export function standardsAddress(area: string, kind: Kind, format: 'xlsx' | 'csv'): string {
  return at(`/api/v1/standards/export?${new URLSearchParams({ area, kind, format }).toString()}`);
}

export function sendStandards(area: string, kind: Kind, file: File, dryRun: boolean) {
  const form = new FormData();
  form.append('file', file);
  const params = { query: { area, kind, dry_run: dryRun } };
  return answer(api.POST('/api/v1/standards/import', { params, body: { file: file.name }, bodySerializer: () => form }));
}

/** Takes the last import of an area back; how many standards ended or are in force again. */
export async function undoStandards(area: string): Promise<number> {
  const report = await answer(api.POST('/api/v1/standards/import/undo', { params: { query: { area } } }));
  return report.ended + report.restored;
}
