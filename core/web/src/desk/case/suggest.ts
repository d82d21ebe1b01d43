/** Turning a plugin's suggestion into an action with its form filled in. A person still sends it. */
import type { CaseAction, CaseSuggestion } from '@shared/api/staff';

/** Which form field takes a suggestion of this kind. A duplicate is looked at, not written. */
const FIELD: Partial<Record<CaseSuggestion['kind'], string>> = { class: 'class_id', unit: 'unit_id' };

export interface Prefill {
  action: CaseAction;
  data: Record<string, unknown>;
}

function hasField(action: CaseAction, field: string): boolean {
  const properties = action.form.schema['properties'];
  return typeof properties === 'object' && properties !== null && field in properties;
}

/** The first action open to this person whose form has the field that the suggestion fills. */
export function prefill(suggestion: CaseSuggestion, actions: readonly CaseAction[]): Prefill | null {
  const field = FIELD[suggestion.kind];
  if (field === undefined) return null;
  const action = actions.find((candidate) => hasField(candidate, field));
  return action === undefined ? null : { action, data: { [field]: suggestion.value } };
}

/** Cuts a text at the words that mattered, so that they can be marked. Longer words win where two overlap. */
export function marked(text: string, words: readonly string[]): { text: string; hit: boolean }[] {
  const sought = [...new Set(words.filter((word) => word !== ''))].sort((a, b) => b.length - a.length);
  const parts: { text: string; hit: boolean }[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const word = sought.find((candidate) => text.startsWith(candidate, at));
    if (word === undefined) {
      plain += text.charAt(at);
      at += 1;
      continue;
    }
    if (plain !== '') parts.push({ text: plain, hit: false });
    plain = '';
    parts.push({ text: word, hit: true });
    at += word.length;
  }
  if (plain !== '') parts.push({ text: plain, hit: false });
  return parts;
}
