/** The words of the phone app, one language at a time. */
import type { Fetched } from '@shared/i18n/locale';

export default {
  'zh-CN': () => import('./all.zh-CN'),
  en: () => import('./all.en'),
} satisfies Fetched;
