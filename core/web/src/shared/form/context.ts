/** What the parts of one form share. */
import { inject, provide, type InjectionKey, type Ref } from 'vue';
import type { Step } from './pointer';
import type { FormSkin, JsonSchema } from './types';

export interface FormContext {
  root: Readonly<Ref<JsonSchema>>;
  data: Readonly<Ref<Record<string, unknown>>>;
  skin: Readonly<Ref<FormSkin>>;
  disabled: Readonly<Ref<boolean>>;
  set: (path: readonly Step[], value: unknown) => void;
  /** The person has left this field: its mistakes may be shown from now on. */
  left: (path: readonly Step[]) => void;
  errorAt: (path: readonly Step[]) => string;
  idOf: (path: readonly Step[]) => string;
  /** Tells that a field is on screen; returns how to take that back. */
  present: (path: readonly Step[]) => () => void;
}

const KEY: InjectionKey<FormContext> = Symbol('form');

export function provideForm(context: FormContext): void {
  provide(KEY, context);
}

export function useForm(): FormContext {
  const context = inject(KEY);
  if (!context) throw new Error('A form element stands outside a SchemaForm.');
  return context;
}
