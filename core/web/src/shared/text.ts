/** Words in the reader's language out of `{ "zh-CN": …, "en": … }`. */
import { useI18n } from 'vue-i18n';

export type Words = string | Readonly<Record<string, string>> | null | undefined;

/** The words for a locale; the other locale's when one is missing; '' for nothing. */
export function words(value: Words, locale: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return value[locale] ?? value['zh-CN'] ?? value['en'] ?? Object.values(value)[0] ?? '';
}

/** An area's name by locale. */
export function areaName(area: { name: string; name_en?: string | null | undefined } | null | undefined): Words {
  return area ? { 'zh-CN': area.name, ...(area.name_en ? { en: area.name_en } : {}) } : '';
}

/** `const say = useWords()`, then `say(stage.title)`; follows a change of language. */
export function useWords(): (value: Words) => string {
  const { locale } = useI18n();
  return (value) => words(value, locale.value);
}

/** `const named = useAreaNames()`, then `named(area)`: an area's name in the reader's language. */
export function useAreaNames(): (area: Parameters<typeof areaName>[0]) => string {
  const say = useWords();
  return (area) => say(areaName(area));
}
