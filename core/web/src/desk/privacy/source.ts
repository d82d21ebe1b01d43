/** What is hidden in a case, from the server. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';

type Schemas = components['schemas'];
export type Privacy = Schemas['PrivacyOut'];
export type Revealed = Schemas['RevealedOut'];
export type Box = Schemas['Box'];
export type ErasureItem = Schemas['ErasureItem'];

const path = (id: string) => ({ params: { path: { case_id: id } } });

export const privacyOf = (id: string): Promise<Privacy> => answer(api.GET('/api/v1/cases/{case_id}/privacy', path(id)));

export const reveal = (id: string, what: 'contact' | 'words', reason: string): Promise<Revealed> =>
  answer(api.POST('/api/v1/cases/{case_id}/reveal', { ...path(id), body: { what, reason } }));

export const redactWords = (id: string, version: number, pieces: string[]): Promise<Privacy> =>
  answer(api.POST('/api/v1/cases/{case_id}/redactions', { ...path(id), body: { version, pieces } }));

export const redactPicture = (
  id: string,
  picture: string,
  version: number,
  boxes: Box[],
  style: 'black' | 'blur',
): Promise<Privacy> =>
  answer(
    api.POST('/api/v1/cases/{case_id}/pictures/{attachment_id}/redaction', {
      params: { path: { case_id: id, attachment_id: picture } },
      body: { version, boxes, style },
    }),
  );

export const erasures = async (): Promise<ErasureItem[]> => (await answer(api.GET('/api/v1/erasures'))).items;

export const decide = async (id: string, approve: boolean, reason: string | null): Promise<ErasureItem[]> =>
  (
    await answer(
      api.POST('/api/v1/erasures/{erasure_id}/decision', {
        params: { path: { erasure_id: id } },
        body: { approve, reason },
      }),
    )
  ).items;
