/** Sending the draft, and what the page shows meanwhile. */
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { ApiError} from '@shared/api/errors';
import { unanswered, type FieldProblem } from '@shared/api/errors';
import type { CaseType, ReportBody, Text } from '@shared/api/types';
import { senderKey } from '@shared/device/senderKey';
import { bodyOf } from './body';
import type { Draft } from './draft';
import { usePhotos } from './photos';
import { keepReceipt } from './receipt';
import { send } from './send';

type State = 'idle' | 'sending_photos' | 'photos_failed' | 'sending';

interface Sending {
  state: Ref<State>;
  busy: ComputedRef<boolean>;
  error: ShallowRef<ApiError | null>;
  /** The server's mistakes in the case type's own form, at pointers into its data. */
  formErrors: ComputedRef<FieldProblem[]>;
  /** True when the report has arrived and its receipt is kept. */
  go: (caseType: CaseType, title: Text) => Promise<boolean>;
}

const FORM = '/form';

function post(body: ReportBody): ReturnType<Parameters<typeof send>[2]> {
  return answer(api.POST('/api/v1/cases', { body, headers: { 'Sender-Key': senderKey() } }));
}

export function useSending(draft: Draft): Sending {
  const state = ref<State>('idle');
  const error = shallowRef<ApiError | null>(null);
  const photos = usePhotos(draft);

  async function deliver(caseType: CaseType, title: Text): Promise<void> {
    state.value = 'sending';
    const { receipt, earlier } = await send(bodyOf(draft, caseType), draft.attempts, post);
    keepReceipt({ ...receipt, title, earlier, at: new Date().toISOString() });
  }

  async function go(caseType: CaseType, title: Text): Promise<boolean> {
    if (state.value === 'sending' || state.value === 'sending_photos') return false;
    error.value = null;
    state.value = 'sending_photos';
    if (!(await photos.complete())) {
      state.value = 'photos_failed';
      return false;
    }
    try {
      await deliver(caseType, title);
      return true;
    } catch (failure) {
      error.value = unanswered(failure);
      return false;
    } finally {
      state.value = 'idle';
    }
  }

  return {
    state,
    busy: computed(() => state.value === 'sending' || state.value === 'sending_photos'),
    error,
    formErrors: computed(() =>
      (error.value?.fields ?? [])
        .filter(({ path }) => path === FORM || path.startsWith(`${FORM}/`))
        .map((field) => ({ ...field, path: field.path.slice(FORM.length) })),
    ),
    go,
  };
}
