/** The marketplace's words, both languages side by side. */
import type { Locale, Messages } from '@shared/i18n';
import feedback from './feedback';
import publisher from './publisher';
import review from './review';
import shop from './shop';
import versions from './versions';

const parts: Record<Locale, Messages>[] = [shop, publisher, versions, review, feedback];

function merged(locale: Locale): Messages {
  return Object.assign({}, ...parts.map((part) => part[locale])) as Messages;
}

export default { 'zh-CN': merged('zh-CN'), en: merged('en') } satisfies Record<Locale, Messages>;
