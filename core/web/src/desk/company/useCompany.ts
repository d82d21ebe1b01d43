/** Who else has a case open, as long as a page listens; and which version of the case is in force. */
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { Text } from '@shared/api/types';
import { at } from '@shared/practice/place';

/** What a message of the stream says. */
export interface Company {
  others: { name: string; writing: Text | null }[];
  version: number;
}

/** Milliseconds until the next try, when the server had no room. */
const AGAIN = 60_000;
const CLOSED = 2;

export function useCompany(caseId: () => string): ShallowRef<Company | null> {
  const company = shallowRef<Company | null>(null);
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(retry);
    source?.close();
    source = null;
    company.value = null;
  }
  function begin(id: string): void {
    const mine = new EventSource(at(`/api/v1/cases/${encodeURIComponent(id)}/company`));
    source = mine;
    mine.addEventListener('company', (event) => (company.value = JSON.parse((event as MessageEvent<string>).data) as Company));
    mine.addEventListener('over', () => {
      mine.close();
      company.value = null;
    });
    mine.addEventListener('error', () => {
      if (mine.readyState !== CLOSED || source !== mine) return;
      company.value = null;
      retry = setTimeout(() => {
        begin(id);
      }, AGAIN);
    });
  }
  watch(
    caseId,
    (id) => {
      stop();
      begin(id);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return company;
}

/** Tells the others which step is being written; that it could not be told changes nothing for the writer. */
export async function sayWriting(caseId: string, action: string | null): Promise<void> {
  await answer(api.PUT('/api/v1/cases/{case_id}/company/writing', { params: { path: { case_id: caseId } }, body: { action } })).catch(() => undefined);
}
