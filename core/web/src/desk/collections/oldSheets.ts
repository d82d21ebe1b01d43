/** Spreadsheets with headings of their own: what their columns are, what of them fits, and what waits to be mended. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';
import { fields } from '@shared/collections/fields';
import type { Collection, Ref } from '@shared/collections/server';
import { at } from '@shared/practice/place';

type Schemas = components['schemas'];
export type OldSheet = Schemas['OldSheet'];
export type OldSheetReport = Schemas['OldSheetReport'];
export type HeldSheet = Schemas['HeldSheet'];
/** The field of each heading; empty for a column that is left out. */
export type Chosen = Record<string, string>;

const PATH = '/api/v1/collections/{plugin}/{name}/old-sheet';

export function look(path: Ref, file: File): Promise<OldSheet> {
  const form = new FormData();
  form.append('file', file);
  return answer(api.POST(`${PATH}/columns`, { params: { path }, bodySerializer: () => form, body: { file: file.name } }));
}

export function take(path: Ref, file: File, area: string, chosen: Chosen, dryRun: boolean): Promise<OldSheetReport> {
  const taken = Object.fromEntries(Object.entries(chosen).filter(([, field]) => field !== ''));
  const form = new FormData();
  form.append('file', file);
  form.append('mapping', new Blob([JSON.stringify({ area, fields: taken })], { type: 'application/json' }), 'mapping.json');
  const params = { path, query: { dry_run: dryRun } };
  return answer(api.POST(PATH, { params, bodySerializer: () => form, body: { file: file.name, mapping: 'mapping.json' } }));
}

export async function waiting(path: Ref): Promise<HeldSheet[]> {
  return (await answer(api.GET(`${PATH}/held`, { params: { path } }))).items;
}

export function fixListAddress(ref: Ref, file: string): string {
  const given = new URLSearchParams({ file });
  return at(`/api/v1/collections/${ref.plugin}/${ref.name}/old-sheet/held/sheet?${given.toString()}`);
}

/** Required fields that neither a column nor the sheet itself nor the chosen area gives. */
export function missing(collection: Collection, chosen: Chosen): ReturnType<typeof fields> {
  const given = new Set([...Object.values(chosen), collection.area_field]);
  const required = new Set(collection.schema.required ?? []);
  return fields(collection).filter(
    ({ name, schema }) => required.has(name) && !given.has(name) && !('x-sheet-value' in schema),
  );
}
