import shared from '@shared/i18n/en';
import residents from './en';
import work from './work.en';

/** The grid worker's words stand beside the residents': `work.…`. */
export const own = { ...residents, work };
export default { ...shared, ...own };
