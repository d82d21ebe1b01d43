/** What somebody is adding to a report. It stays on the device until it has arrived, so that no try loses it. */
import { reactive, watch } from 'vue';
import { answer, api } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import type { Progress } from '@shared/api/types';
import { randomId } from '@shared/device/random';
import { senderKey } from '@shared/device/senderKey';
import { keep, kept } from '@shared/kept';
import type { DraftPhoto } from '../report/draft';

export interface Addition {
  clientId: string;
  text: string;
  photos: DraftPhoto[];
}

/** As many pictures as one addition takes. */
export const MOST = 5;
const key = (code: string): string => `adding.${code}`;

function fresh(): Addition {
  return { clientId: randomId(), text: '', photos: [] };
}

function hasContent({ text, photos }: Addition): boolean {
  return text !== '' || photos.length > 0;
}

/** Whether an earlier visit left something that was not sent. */
export function begun(code: string): boolean {
  return kept(key(code)) !== null;
}

export function readAddition(text: string | null): Addition {
  try {
    const found = JSON.parse(text ?? 'null') as Partial<Addition> | null;
    if (typeof found?.clientId === 'string') return { ...fresh(), ...found };
  } catch {
    // A torn write: the person starts anew.
  }
  return fresh();
}

export function useAddition(code: string): Addition {
  const addition = reactive(readAddition(kept(key(code))));
  watch(addition, (now) => keep(key(code), hasContent(now) ? JSON.stringify(now) : null), { deep: true, flush: 'sync' });
  return addition;
}

/** The words and pictures that an earlier try brought were taken; what was changed since is still here. */
export class EarlierArrivedError extends Error {}

/**
 * Sends an addition, whose photos the server has. No answer may mean that it arrived: the same id goes out again, and
 * when something was changed meanwhile the server says so. Then the next try is another addition, without those photos.
 */
export async function sendAddition(code: string, addition: Addition): Promise<Progress> {
  const attachments = addition.photos.flatMap(({ id }) => (id === null ? [] : [id]));
  const params = { path: { query_code: code }, header: { 'Sender-Key': senderKey() } };
  const body = { client_id: addition.clientId, text: addition.text.trim(), attachments };
  try {
    return await answer(api.POST('/api/v1/public/cases/{query_code}/additions', { params, body }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'client_id_reused') throw error;
    addition.clientId = randomId();
    throw new EarlierArrivedError();
  }
}
