import shared from '@shared/i18n/zh-CN';
import residents from './zh-CN';
import work from './work.zh-CN';

/** The grid worker's words stand beside the residents': `work.…`. */
export const own = { ...residents, work };
export default { ...shared, ...own };
