/** The desk's words. One file per part of the desk, both languages side by side, so that neither is forgotten. */
import type { Locale, Messages } from '@shared/i18n';
import account from './account';
import administration from './administration';
import aftercare from './aftercare';
import algorithms from './algorithms';
import appraisal from './appraisal';
import bundles from './bundles';
import calendar from './calendar';
import cases from './cases';
import cockpit from './cockpit';
import collections from './collections';
import duties from './duties';
import duty from './duty';
import frames from './frames';
import indicators from './indicators';
import market from './market';
import measures from './measures';
import outcomes from './outcomes';
import phones from './phones';
import pluginVersions from './plugin-versions';
import privacy from './privacy';
import roles from './roles';
import rules from './rules';
import screens from './screens';
import settings from './settings';
import service from './service';
import shell from './shell';
import together from './together';
import withdrawals from './withdrawals';
import work from './work';
import workflows from './workflows';

const parts: Record<Locale, Messages>[] = [
  shell,
  account,
  calendar,
  cases,
  outcomes,
  appraisal,
  indicators,
  administration,
  aftercare,
  together,
  duty,
  frames,
  settings,
  measures,
  duties,
  workflows,
  measures,
  privacy,
  roles,
  rules,
  collections,
  screens,
  work,
  cockpit,
  algorithms,
  pluginVersions,
  withdrawals,
  phones,
  market,
  service,
  bundles,
];

function merged(locale: Locale): Messages {
  return Object.assign({}, ...parts.map((part) => part[locale])) as Messages;
}

export default { 'zh-CN': merged('zh-CN'), en: merged('en') } satisfies Record<Locale, Messages>;
