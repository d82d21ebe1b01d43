/** How many notices are not read: one number for the bell and the page, asked for once a minute while somebody looks. */
import { ref } from 'vue';
import { answer, api } from '@shared/api/client';

export const EVERY_MS = 60_000;

export const unread = ref(0);

/** Ask now. A failure leaves the number as it is: the bell is no place for errors. */
export async function refreshUnread(): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  try {
    unread.value = (await answer(api.GET('/api/v1/me/notices/count', {}))).unread;
  } catch {
    return;
  }
}
