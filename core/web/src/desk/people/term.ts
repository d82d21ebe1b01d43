/** From when to when a position holds, in words. */
import { useI18n } from 'vue-i18n';
import type { Position } from '@shared/api/staff';

export function useTerm(): (position: Pick<Position, 'valid_from' | 'valid_to'>) => string {
  const { t } = useI18n();
  return ({ valid_from: from, valid_to: to }) => {
    if (from === null) return to === null ? t('people.term.open') : t('people.term.until', { to });
    return to === null ? t('people.term.since', { from }) : t('people.term.span', { from, to });
  };
}
