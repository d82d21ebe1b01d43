/** Plugins' own documents in frames, and their commands. */
import type { Locale, Messages } from '@shared/i18n';

export default {
  'zh-CN': {
    frames: {
      left: '插件页面离开了自己的地址，已关闭',
      slow: '插件页面迟迟没有响应，可能无法使用。',
      run_sure: '确定要执行“{name}”吗？',
      none: '没有这个页面',
      none_hint: '插件在您的区域未启用，或这个页面不对您开放。',
    },
  },
  en: {
    frames: {
      left: 'The plugin’s page has left its address and was closed',
      slow: 'The plugin’s page does not respond; it may not work.',
      run_sure: 'Really do “{name}”?',
      none: 'There is no such page',
      none_hint: 'The plugin is off in your areas, or the page is not for you.',
    },
  },
} satisfies Record<Locale, Messages>;
