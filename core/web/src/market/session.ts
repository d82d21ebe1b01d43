/** Who uses the pages. Asked once; the session itself is in a cookie that no script can read. */
import { computed, ref, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { ApiError } from '@shared/api/errors';
import { answer, api } from './api/client';
import type { Account } from './api/types';

const account = shallowRef<Account | null>(null);
const known = ref(false);

export interface Session {
  account: ShallowRef<Account | null>;
  reviews: ComputedRef<boolean>;
  administers: ComputedRef<boolean>;
  load: () => Promise<void>;
  signIn: (username: string, password: string) => Promise<void>;
  signOut: () => Promise<void>;
}

async function load(): Promise<void> {
  if (known.value) return;
  try {
    account.value = await answer(api.GET('/api/v1/session'));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  known.value = true;
}
async function signIn(username: string, password: string): Promise<void> {
  account.value = await answer(api.POST('/api/v1/session/page', { body: { username, password } }));
  known.value = true;
}
async function signOut(): Promise<void> {
  await answer(api.DELETE('/api/v1/session'));
  account.value = null;
}

export function useSession(): Session {
  return {
    account,
    reviews: computed(() => account.value?.duties.includes('reviewer') ?? false),
    administers: computed(() => account.value?.duties.includes('administrator') ?? false),
    load,
    signIn,
    signOut,
  };
}
