/** Numbers as people read them. */
import { useI18n } from 'vue-i18n';

export function useNumbers(): (value: number | null) => string {
  const { locale } = useI18n();
  return (value) => (value === null ? '–' : new Intl.NumberFormat(locale.value, { maximumFractionDigits: 2 }).format(value));
}
