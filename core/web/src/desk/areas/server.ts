/** Sends a file of areas to be checked or taken in. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';
import type { ImportReport } from '@shared/api/staff';

export type Datum = 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';
export const DATUMS: readonly Datum[] = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'];

export type Poster = components['schemas']['PosterOut'];

/** Posters of an area, or of each one right below it; for one class, or for anything. */
export async function postersOf(code: string, below: boolean, matter: { caseType: string; classId: string } | null): Promise<readonly Poster[]> {
  const body = { below, case_type: matter?.caseType ?? null, class_id: matter?.classId ?? null };
  return (await answer(api.POST('/api/v1/areas/{code}/posters', { params: { path: { code } }, body }))).items;
}

export function importAreas(file: File, datum: Datum, dryRun: boolean): Promise<ImportReport> {
  const form = new FormData();
  form.append('file', file);
  return answer(
    api.POST('/api/v1/areas/import', {
      params: { query: { dry_run: dryRun, datum } },
      body: { file: file.name },
      bodySerializer: () => form,
    }),
  );
}
