/** Words in the reader's language out of `{ "zh-CN": …, "en": … }`. */
import { useI18n } from 'vue-i18n';

export type Words = string | Readonly<Record<string, string>> | null | undefined;

/** The words for a locale; the other locale's when one is missing; '' for nothing. */
export function words(value: Words, locale: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return value[locale] ?? value['zh-CN'] ?? value['en'] ?? Object.values(value)[0] ?? '';
}

/** `const say = useWords()`, then `say(stage.title)`; follows a change of language. */
export function useWords(): (value: Words) => string {
  const { locale } = useI18n();
  return (value) => words(value, locale.value);
}
