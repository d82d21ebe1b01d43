/** Plugins' own documents in frames, and their commands. */
import type { Locale, Messages } from '@shared/i18n';

export default {
  'zh-CN': {
    frames: {
      left: '插件页面离开了自己的地址，已关闭',
      slow: '插件页面迟迟没有响应，可能无法使用。',
      run_sure: '确定要执行“{name}”吗？',
      done: '“{name}”已完成',
      no_command: '插件在当地已不提供这个操作。',
    },
  },
  en: {
    frames: {
      left: 'The plugin’s page has left its address and was closed',
      slow: 'The plugin’s page does not respond; it may not work.',
      run_sure: 'Really do “{name}”?',
      done: '“{name}” is done',
      no_command: 'The plugin does not offer this here any more.',
    },
  },
} satisfies Record<Locale, Messages>;
