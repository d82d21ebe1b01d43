/** Sends a file of areas to be checked or taken in. */
import { answer, api } from '@shared/api/client';
import type { ImportReport } from '@shared/api/staff';

export type Datum = 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';
export const DATUMS: readonly Datum[] = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'];

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
