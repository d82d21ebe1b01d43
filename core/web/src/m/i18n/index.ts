import en from './en';
import workEn from './work.en';
import workZhCN from './work.zh-CN';
import zhCN from './zh-CN';

/** The grid worker's words stand beside the residents': `work.…`. */
export default { 'zh-CN': { ...zhCN, work: workZhCN }, en: { ...en, work: workEn } };
