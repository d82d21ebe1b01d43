/** One plugin's settings of one's own: read, changed, taken back. The desk and the phone draw them each in their way. */
import { ref, shallowRef } from 'vue';
import { answer, api } from '../api/client';
import { ApiError } from '../api/errors';
import type { components } from '../api/schema';
import type { FieldProblem } from '../api/errors';

export type OwnSettings = components['schemas']['OwnSettingsOut'];

const PATH = '/api/v1/me/plugin-settings';

/** All that one has set, and could set. */
export async function ownSettings(): Promise<OwnSettings[]> {
  return (await answer(api.GET(PATH, {}))).items;
}

/** What is one's own from now on: what was, and what differs from the plugin's default. */
export function chosen(known: Pick<OwnSettings, 'own' | 'defaults'>, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(data).filter(([name, value]) => {
    if (value === undefined || value === null) return false;
    return name in known.own || JSON.stringify(value) !== JSON.stringify(known.defaults[name]);
  });
  return Object.fromEntries(kept);
}

export function useOwnSettings(first: OwnSettings) {
  const known = shallowRef(first);
  const data = ref<Record<string, unknown>>({ ...first.effective });
  const failure = shallowRef<unknown>(null);
  const fields = shallowRef<readonly FieldProblem[]>([]);
  const busy = ref(false);
  /** What was done last, for a word beside the button. */
  const done = ref<'' | 'saved' | 'taken_back'>('');
  const params = { path: { plugin: first.plugin } };

  async function doing(act: () => Promise<OwnSettings>, what: 'saved' | 'taken_back'): Promise<void> {
    if (busy.value) return;
    [busy.value, failure.value, fields.value, done.value] = [true, null, [], ''];
    try {
      known.value = await act();
      data.value = { ...known.value.effective };
      done.value = what;
    } catch (error) {
      failure.value = error;
      fields.value = error instanceof ApiError ? error.fields : [];
    } finally {
      busy.value = false;
    }
  }
  const save = () => doing(() => answer(api.PUT(`${PATH}/{plugin}`, { params, body: chosen(known.value, data.value) })), 'saved');
  const takeBack = () =>
    doing(async () => {
      await answer(api.DELETE(`${PATH}/{plugin}`, { params }));
      return { ...known.value, own: {}, effective: known.value.defaults };
    }, 'taken_back');
  return { known, data, failure, fields, busy, done, save, takeBack };
}
