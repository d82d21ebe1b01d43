import areas from './areas';
import audit from './audit';
import exchange from './exchange';
import notifications from './notifications';
import people from './people';
import plugins from './plugins';

/** What administrators read. */
export default {
  'zh-CN': { ...plugins['zh-CN'], ...areas['zh-CN'], ...people['zh-CN'], ...audit['zh-CN'],
    ...exchange['zh-CN'], ...notifications['zh-CN'] },
  en: { ...plugins.en, ...areas.en, ...people.en, ...audit.en, ...exchange.en, ...notifications.en },
};
