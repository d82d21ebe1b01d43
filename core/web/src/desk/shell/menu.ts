/** Which screens a person may open. The server decides again on every request; this only hides closed doors. */

import { PRACTISING } from '@shared/practice/place';
import type { IconName } from '../ui/icons';

export interface Screen {
  /** The route's name, and the key of its title (`title.<name>`). */
  name: string;
  path: string;
  /** Any one of these opens the screen. */
  permissions: readonly string[];
  /** Or any that this fits: plugins define permissions of their own. */
  defined?: RegExp;
  icon: IconName;
}

/** Permissions that give somebody steps to take. */
const CASE_STEPS = /^case:(?!read|export|approve|supervise)/;

export const SCREENS: readonly Screen[] = [
  { name: 'cases', path: '/cases', permissions: ['case:read'], icon: 'tray' },
  { name: 'approvals', path: '/approvals', permissions: ['case:approve', 'case:approve_final'], icon: 'stamp' },
  { name: 'orders', path: '/orders', permissions: ['case:supervise', 'case:answer_order'], icon: 'flag' },
  { name: 'follow_ups', path: '/follow-ups', permissions: ['case:follow_up'], icon: 'phone' },
  { name: 'whistles', path: '/whistles', permissions: ['whistle:call', 'whistle:answer'], icon: 'horn' },
  { name: 'referrals', path: '/referrals', permissions: ['referral:receive'], icon: 'swap' },
  { name: 'calls', path: '/calls', permissions: ['call_chain:read'], icon: 'horn' },
  { name: 'tasks', path: '/tasks', permissions: ['case:verify', 'case:check'], icon: 'pin' },
  { name: 'roster', path: '/roster', permissions: ['duty:read'], icon: 'clock' },
  {
    name: 'disputes',
    path: '/disputes',
    permissions: ['case:adjudicate', 'responsibility:read'],
    icon: 'scales',
  },
  { name: 'responsibilities', path: '/responsibilities', permissions: ['responsibility:read'], icon: 'list' },
  { name: 'collections', path: '/collections', permissions: [], defined: /^[a-z0-9-]+\.[a-z0-9-]+:[a-z0-9_]+\.read$/, icon: 'cards' },
  { name: 'cockpit', path: '/cockpit', permissions: ['statistics:read'], icon: 'map' },
  { name: 'conflicts', path: '/conflicts', permissions: ['document:decide'], icon: 'swap' },
  { name: 'outcomes', path: '/outcomes', permissions: ['statistics:read'], icon: 'bars' },
  { name: 'appraisal', path: '/appraisal', permissions: ['statistics:read'], icon: 'check' },
  { name: 'plugins', path: '/plugins', permissions: ['plugin:read'], icon: 'puzzle' },
  { name: 'market', path: '/market', permissions: ['plugin:read'], icon: 'download' },
  { name: 'workflows', path: '/workflows', permissions: ['plugin:manage'], icon: 'flow' },
  { name: 'case_rules', path: '/case-rules', permissions: ['case_rule:manage'], icon: 'sliders' },
  { name: 'indicators', path: '/indicators', permissions: ['indicator:manage'], icon: 'check' },
  { name: 'standards', path: '/standards', permissions: ['standard:import'], icon: 'list' },
  { name: 'calendar', path: '/calendar', permissions: ['calendar:manage'], icon: 'clock' },
  { name: 'areas', path: '/areas', permissions: ['area:import'], icon: 'map' },
  {
    name: 'people',
    path: '/people',
    permissions: ['person:read', 'account:read', 'position:read'],
    icon: 'people',
  },
  { name: 'roles', path: '/roles', permissions: ['role:read'], icon: 'user' },
  { name: 'devices', path: '/devices', permissions: ['device:manage'], icon: 'phone' },
  { name: 'services', path: '/service-accounts', permissions: ['account:manage'], icon: 'swap' },
  { name: 'notifications', path: '/notifications', permissions: ['notification:manage'], icon: 'bell' },
  {
    name: 'exchange',
    path: '/exchange',
    permissions: ['unit:manage', 'person:manage', 'duty:manage', 'case:import'],
    icon: 'download',
  },
  { name: 'erasures', path: '/erasures', permissions: ['case:erase'], icon: 'eraser' },
  { name: 'service', path: '/service', permissions: ['service:read'], icon: 'bars' },
  { name: 'feedback', path: '/feedback', permissions: ['feedback:answer'], icon: 'spark' },
  { name: 'audit', path: '/audit', permissions: ['audit:read'], icon: 'seal' },
];

export function allowed(screen: Screen, permissions: readonly string[]): boolean {
  const { defined } = screen;
  return (
    screen.permissions.some((permission) => permissions.includes(permission)) ||
    (defined !== undefined && permissions.some((permission) => defined.test(permission)))
  );
}

/** Whoever may only look has no tasks: their case desk opens with what is going on. */
function entry(screen: Screen, permissions: readonly string[]): Screen {
  const acts = permissions.some((permission) => CASE_STEPS.test(permission));
  return screen.name === 'cases' && !acts ? { ...screen, path: '/cases?queue=open' } : screen;
}

/** Screens that begin a group: daily work, working together, figures, administration. */
const BEGINS = ['whistles', 'cockpit', 'plugins'];

/** Which group of the menu a screen stands in; a line parts the groups. */
export function groupOf(screen: Screen): number {
  const before = SCREENS.slice(0, SCREENS.findIndex((one) => one.name === screen.name) + 1);
  return before.filter((one) => BEGINS.includes(one.name)).length;
}

/** What the practice area has no door to: credentials, the registry, and whatever leaves the platform. */
const NOT_PRACTISED = ['appraisal', 'calendar', 'indicators', 'market', 'people', 'roles', 'devices', 'services', 'notifications', 'exchange', 'service', 'feedback', 'audit'];

/** The screens in the menu, in their fixed order. */
export function menuFor(permissions: readonly string[], practising = PRACTISING): Screen[] {
  return SCREENS.filter((screen) => allowed(screen, permissions) && !(practising && NOT_PRACTISED.includes(screen.name))).map((screen) => entry(screen, permissions));
}

/** Where a person lands after signing in: the first screen of their menu, or the page that says why there is none. */
export function homeFor(permissions: readonly string[]): string {
  return menuFor(permissions)[0]?.path ?? '/nothing-here';
}
