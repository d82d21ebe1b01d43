/** Plugins' own documents in frames, and their commands. */
import type { Locale, Messages } from '@shared/i18n';

export default {
  'zh-CN': {
    frames: {
      run_sure: '确定要执行“{name}”吗？',
      done: '“{name}”已完成',
      no_command: '插件在当地已不提供这个操作。',
    },
  },
  en: {
    frames: {
      run_sure: 'Really do “{name}”?',
      done: '“{name}” is done',
      no_command: 'The plugin does not offer this here any more.',
    },
  },
} satisfies Record<Locale, Messages>;
