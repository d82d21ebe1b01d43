/** The state of one form: its data by pruning, its mistakes by the schema, and which of them are shown. */
import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useWords } from '../text';
import { check, type Broken } from './check';
import { effective, titleOf } from './effective';
import { standingData } from './layout';
import { ruleMessage } from './messages';
import { isRecord, pointer, read, steps, written, type Step } from './pointer';
import type { FormError, JsonSchema, UiElement } from './types';

interface Given {
  schema: Readonly<Ref<JsonSchema>>;
  ui: Readonly<Ref<UiElement>>;
  data: Readonly<Ref<Record<string, unknown>>>;
  errors: Readonly<Ref<readonly Pick<FormError, 'path' | 'message'>[]>>;
  change: (data: Record<string, unknown>) => void;
}
export interface FormState {
  problems: ComputedRef<FormError[]>;
  /** The problems that are shown now. */
  shown: ComputedRef<Map<string, string>>;
  set: (path: readonly Step[], value: unknown) => void;
  left: (path: readonly Step[]) => void;
  submit: () => boolean;
}

/** The schema of the field at a path, worked out step by step for the data at hand. */
export function fieldAt(root: JsonSchema, data: unknown, path: readonly Step[], base = root): { schema: JsonSchema; required: boolean } | null {
  let place = effective(base, data, root);
  let required = true;
  let value = data;
  for (const step of path) {
    const next = isRecord(value) || place.properties ? place.properties?.[step] : place.items;
    if (!next) return null;
    required = place.required?.includes(String(step)) ?? false;
    value = read(value, [Array.isArray(value) ? Number(step) : step]);
    place = effective(next, value, root);
  }
  return { schema: place, required };
}

/** Whether a mistake is worth telling before the form is sent: an empty field is not yet a mistake. */
function early(problem: FormError): boolean {
  return problem.keyword !== 'required';
}

export function useFormState({ schema, ui, data, errors, change }: Given): FormState {
  const { t } = useI18n();
  const say = useWords();
  const touched = reactive(new Set<string>());
  const mended = reactive(new Set<string>());
  const submitted = ref(false);

  function told({ path, keyword }: Broken): FormError {
    const field = fieldAt(schema.value, data.value, steps(path))?.schema ?? {};
    const title = say(titleOf(field, String(steps(path).at(-1) ?? '')));
    const message = ruleMessage(keyword, field, title, { t: (key, named) => t(key, named ?? {}), say });
    return { path, keyword, message };
  }

  const problems = computed(() => check(standingData(data.value, schema.value, ui.value), schema.value).map(told));
  const shown = computed(() => {
    const visible = new Map<string, string>();
    for (const { path, message } of errors.value) if (!mended.has(path)) visible.set(path, message);
    for (const problem of problems.value) {
      if (submitted.value || (touched.has(problem.path) && early(problem))) visible.set(problem.path, problem.message);
    }
    return visible;
  });

  return {
    problems,
    shown,
    set(path, value) {
      mended.add(pointer(path));
      const next = written(data.value, path, value === '' ? undefined : value);
      change(standingData(next, schema.value, ui.value));
    },
    left: (path) => touched.add(pointer(path)),
    submit() {
      submitted.value = true;
      mended.clear();
      return problems.value.length === 0;
    },
  };
}
