/** What can be reported at a place, and what the words seem to be about. */
import { shallowRef, ref, type Ref, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { CaseClass, CaseType, CaseTypes, ClassSuggestion, FormDocument } from '@shared/api/types';

export interface Choice {
  /** As it is for the class. */
  caseType: CaseType;
  /** Null for a case type without classes. */
  class: CaseClass | null;
}

/** The case type as it is for a class, which may be more private, or take no name where the type does. */
function asClassed(type: CaseType, { anonymous, nameless, private: closed }: CaseClass): CaseType {
  return { ...type, anonymous, nameless, private: closed };
}

/** The choice that ids name, as long as it is offered here. */
export function choiceOf(types: readonly CaseType[], caseType: string | null, classId: string | null): Choice | null {
  for (const type of types) {
    const found = type.classes.find((one) => one.id === classId);
    if (found) return { caseType: asClassed(type, found), class: found };
    if (type.id === caseType && type.classes.length === 0) return { caseType: type, class: null };
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The case type's own questions; null when it has none. */
export function formOf({ form }: CaseType): FormDocument | null {
  const { schema, ui } = form as Partial<FormDocument>;
  return isRecord(schema) ? { schema, ui: isRecord(ui) ? ui : null } : null;
}

interface Offer {
  offered: ShallowRef<CaseTypes | null>;
  suggestions: ShallowRef<ClassSuggestion[]>;
  error: Ref<unknown>;
  load: (area: string, text: string) => Promise<void>;
}

export function useOffer(): Offer {
  const offered = shallowRef<CaseTypes | null>(null);
  const suggestions = shallowRef<ClassSuggestion[]>([]);
  const error = ref<unknown>(null);

  async function load(area: string, text: string): Promise<void> {
    error.value = null;
    // A suggestion helps; without one the person chooses from the list.
    const suggesting = answer(api.POST('/api/v1/public/suggest-class', { body: { text, area } })).then(({ items }) => items).catch(() => []);
    try {
      const types = await answer(api.GET('/api/v1/public/case-types', { params: { query: { area } } }));
      suggestions.value = (await suggesting).filter((one) => choiceOf(types.items, one.case_type, one.class_id) !== null);
      offered.value = types;
    } catch (failure) {
      error.value = failure;
    }
  }
  return { offered, suggestions, error, load };
}
