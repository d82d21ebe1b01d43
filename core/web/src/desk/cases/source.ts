/** Cases from the server. */
import { answer, api } from '@shared/api/client';
import type { CaseQuery } from '@shared/api/staff';
import type { FeatureCollection } from '@shared/api/types';
import type { CaseDoor } from '../case/act';
import type { CaseSource } from './list';

export const caseSource: CaseSource = {
  page: (query) => answer(api.GET('/api/v1/cases', { params: { query: query as CaseQuery } })),
  counts: (query) => answer(api.GET('/api/v1/cases/count', { params: { query: query as CaseQuery } })),
};

export function casePoints(query: Record<string, string>): Promise<FeatureCollection> {
  return answer(api.GET('/api/v1/cases/map', { params: { query: query as CaseQuery } }));
}

export const caseDoor: CaseDoor = {
  read: (id) => answer(api.GET('/api/v1/cases/{id}', { params: { path: { id } } })),
  act: (id, action, body) =>
    answer(api.POST('/api/v1/cases/{id}/actions/{action}', { params: { path: { id, action } }, body })),
};

/** The address of the present list as a file; the browser downloads it with the session's cookie. */
export function exportAddress(query: Record<string, string>, format: 'csv' | 'xlsx' = 'csv'): string {
  return `/api/v1/cases/export?${new URLSearchParams({ ...query, format }).toString()}`;
}
