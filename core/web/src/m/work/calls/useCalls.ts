/** Emergency calls that wait for this person's own answer: looked for while the page is in front. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';

export type Call = components['schemas']['CallChainOut'];

/** Milliseconds between two looks: an emergency must not wait for somebody to reload the page. */
const LOOK_EVERY = 15_000;
const calls = shallowRef<Call[]>([]);
/** Whether the last look came to an end: without a line nobody knows. */
const known = ref(false);
let timer: ReturnType<typeof setInterval> | undefined;

async function look(): Promise<void> {
  if (document.visibilityState !== 'visible') return;
  try {
    calls.value = (await answer(api.GET('/api/v1/call-chains/mine'))).items;
    known.value = true;
  } catch {
    known.value = false; // what rang before still rings
  }
}

/** Takes a call, or passes it on to the next. Throws what the server says. */
async function reply(call: Call, how: 'taken' | 'passed-on'): Promise<void> {
  const params = { path: { chain: call.id } };
  try {
    if (how === 'taken') await answer(api.POST('/api/v1/call-chains/{chain}/taken', { params }));
    else await answer(api.POST('/api/v1/call-chains/{chain}/passed-on', { params }));
  } finally {
    await look();
  }
}

/** Tells the others who were called that this person has it before their eyes. Without a line nobody learns of it. */
export async function seen(call: Call): Promise<void> {
  await api.POST('/api/v1/call-chains/{chain}/read', { params: { path: { chain: call.id } } }).catch(() => undefined);
}

export function useCalls(): { calls: ShallowRef<Call[]>; known: Ref<boolean>; reply: typeof reply; begin: () => void } {
  return {
    calls,
    known,
    reply,
    begin() {
      if (timer !== undefined) return;
      timer = setInterval(() => void look(), LOOK_EVERY);
      document.addEventListener('visibilitychange', () => void look());
      addEventListener('online', () => void look());
      void look();
    },
  };
}
