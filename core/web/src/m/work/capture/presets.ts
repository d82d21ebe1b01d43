/** What can be captured with one tap: the classes of what is offered here, those used last first. Pure but for the memory. */
import type { CaseClass, CaseType } from '@shared/api/types';
import { keep, kept } from '@shared/kept';

export interface Preset {
  caseType: CaseType;
  /** Null for a case type without classes. */
  class: CaseClass | null;
}
const KEY = 'presets';
const MOST = 20;

export function idOf(preset: Preset): string {
  return preset.class?.id ?? preset.caseType.id;
}

/** Everything that is ours. */
export function presetsOf(types: readonly CaseType[]): Preset[] {
  return types.flatMap((caseType): Preset[] => {
    if (caseType.classes.length === 0) return [{ caseType, class: null }];
    return caseType.classes.filter(({ stopper }) => stopper?.takes_reports !== false).map((one) => ({ caseType, class: one }));
  });
}

export function usedLast(): string[] {
  return (kept(KEY) ?? '').split(' ').filter((id) => id !== '');
}

export function noteUse(preset: Preset): void {
  const id = idOf(preset);
  keep(KEY, [id, ...usedLast().filter((other) => other !== id)].slice(0, MOST).join(' '));
}

/** Those used last first; the others stay in their order. */
export function ordered(presets: readonly Preset[], used: readonly string[]): Preset[] {
  const rank = (preset: Preset): number => {
    const at = used.indexOf(idOf(preset));
    return at < 0 ? used.length : at;
  };
  return [...presets].sort((one, other) => rank(one) - rank(other));
}
