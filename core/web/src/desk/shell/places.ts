/** Areas in a few words: the first by its name, and how many there are. */
import { useI18n } from 'vue-i18n';
import type { AreaRef } from '@shared/api/types';
import { areaName, useWords } from '@shared/text';

export function usePlaces(): (areas: readonly AreaRef[]) => string {
  const { t } = useI18n();
  const say = useWords();
  return ([first, ...others]) => {
    if (first === undefined) return '';
    const name = say(areaName(first));
    return others.length === 0 ? name : t('shell.places', { name, n: others.length + 1 });
  };
}
