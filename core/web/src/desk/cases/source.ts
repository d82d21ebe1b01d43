/** Cases from the server. */
import { answer, api } from '@shared/api/client';
import type { CaseDetail, CaseQuery } from '@shared/api/staff';
import type { FeatureCollection } from '@shared/api/types';
import { asCollection } from '@shared/map/layers';
import { at } from '@shared/practice/place';
import type { CaseDoor } from '../case/act';
import type { CaseSource } from './list';

export const caseSource: CaseSource = {
  page: (query) => answer(api.GET('/api/v1/cases', { params: { query: query as CaseQuery } })),
  counts: (query) => answer(api.GET('/api/v1/cases/count', { params: { query: query as CaseQuery } })),
};

export async function casePoints(query: Record<string, string>): Promise<FeatureCollection> {
  return asCollection(await answer(api.GET('/api/v1/cases/map', { params: { query: query as CaseQuery } })));
}

/** The server's description says "object" where an action's form has a schema and a layout. */
function told(detail: object): CaseDetail {
  return detail as CaseDetail;
}

export const caseDoor: CaseDoor = {
  read: async (id) => told(await answer(api.GET('/api/v1/cases/{case_id}', { params: { path: { case_id: id } } }))),
  act: async (id, action, body) => {
    const path = { case_id: id, action };
    return told(await answer(api.POST('/api/v1/cases/{case_id}/actions/{action}', { params: { path }, body })));
  },
};

/** The address of the present list as a file; the browser downloads it with the session's cookie. */
export function exportAddress(query: Record<string, string>, format: 'csv' | 'xlsx' = 'csv'): string {
  return at(`/api/v1/cases/export?${new URLSearchParams({ ...query, format }).toString()}`);
}
