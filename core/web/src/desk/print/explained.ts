/** How the due times of a case came about, for paper: every clock's steps at once. */
import { answer, api } from '@shared/api/client';
import type { CaseClock } from '@shared/api/staff';
import type { Text } from '@shared/api/types';

export interface Explained {
  clock: CaseClock;
  steps: readonly Text[];
}

export function explained(caseId: string, clocks: readonly CaseClock[]): Promise<Explained[]> {
  return Promise.all(
    clocks.map(async (clock) => {
      const path = { case_id: caseId, clock_id: clock.id };
      const { steps } = await answer(api.GET('/api/v1/cases/{case_id}/clocks/{clock_id}/explanation', { params: { path } }));
      return { clock, steps };
    }),
  );
}
