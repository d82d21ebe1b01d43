/** Duplicates from the server. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';

export type Duplicates = components['schemas']['DuplicatesOut'];
export type Candidate = components['schemas']['DuplicateCandidateOut'];

const path = (id: string) => ({ params: { path: { case_id: id } } });

export const duplicatesOf = (id: string): Promise<Duplicates> =>
  answer(api.GET('/api/v1/cases/{case_id}/duplicates', path(id)));

export const merge = (id: string, version: number, into: Candidate): Promise<Duplicates> =>
  answer(
    api.POST('/api/v1/cases/{case_id}/merge', {
      ...path(id),
      body: { into: into.item.id, version, into_version: into.item.version },
    }),
  );

export const unmerge = (id: string, version: number): Promise<Duplicates> =>
  answer(api.POST('/api/v1/cases/{case_id}/unmerge', { ...path(id), body: { version } }));
