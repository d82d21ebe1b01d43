/** Who sits at the desk. Asked once when the desk opens; emptied when the server no longer knows the session. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Client } from 'openapi-fetch';
import { answer, api } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import type { Me } from '@shared/api/staff';
import type { AreaRef } from '@shared/api/types';

export interface Credentials {
  username: string;
  password: string;
  /** Six digits, once the server has asked for them. */
  code?: string;
}

export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null);
  /** False until the server was asked once. */
  const known = ref(false);
  const permissions = computed(() => me.value?.permissions ?? []);
  const mustSetUpSecondFactor = computed(
    () => me.value !== null && me.value.second_factor.required && !me.value.second_factor.enabled,
  );

  const mustChangePassword = computed(() => me.value?.password_change_required ?? false);
  /** The areas that the person works for, with their names. */
  const roots = computed<AreaRef[]>(() => {
    const known = new Map(me.value?.positions.map(({ area }) => [area.code, area]));
    return (me.value?.areas ?? []).map((code) => ({ code, name: known.get(code)?.name ?? code, name_en: known.get(code)?.name_en ?? null }));
  });

  function may(...wanted: string[]): boolean {
    return wanted.some((permission) => permissions.value.includes(permission));
  }

  async function load(): Promise<void> {
    try {
      me.value = (await answer(api.GET('/api/v1/me'))) as Me;
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 401 && error.code !== 'practice_over')) throw error;
      me.value = null;
    }
    known.value = true;
  }

  async function signIn(credentials: Credentials): Promise<void> {
    me.value = (await answer(api.POST('/api/v1/session', { body: credentials }))) as Me;
    known.value = true;
  }

  async function signOut(): Promise<void> {
    await answer(api.DELETE('/api/v1/session'));
    me.value = null;
  }

  function expire(): void {
    me.value = null;
  }

  return {
    me,
    known,
    permissions,
    mustChangePassword,
    mustSetUpSecondFactor,
    roots,
    may,
    load,
    signIn,
    signOut,
    expire,
  };
});

/** Empties the session and calls `ended` when the server answers 401 to a request that a signed-in person made. */
export function watchSession(client: Pick<Client<Record<never, never>>, 'use'>, ended: () => void): void {
  client.use({
    onResponse({ response }) {
      const session = useSession();
      if (response.status !== 401 || session.me === null) return;
      session.expire();
      ended();
    },
  });
}
