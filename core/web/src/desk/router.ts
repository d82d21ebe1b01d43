/** The desk's pages. Every page but signing in needs a session; the server checks rights again on each request. */
import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type Router,
} from 'vue-router';
import { ACCOUNT_ROUTES } from './account/routes';
import { at } from '@shared/practice/place';
import { MARKET_ROUTES } from './offers/routes';
import { PRINT_ROUTES } from './print/routes';
import { useSession } from './session';
import { allowed, homeFor, SCREENS } from './shell/menu';
import { UPKEEP_ROUTES } from './upkeep/routes';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title under `title.` in the locale files. */
    title: string;
    /** Reachable without a session. */
    open?: boolean;
    /** The screen in the menu that this page belongs to; its permissions open the page. */
    screen?: string;
    /** The screen that the menu shows as open, when it is another one. */
    under?: string;
    /** Stands without the shell: a sheet of paper. */
    bare?: boolean;
  }
}

const routes = [
  { path: '/', redirect: () => homeFor(useSession().permissions) },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./pages/SignIn.vue'),
    meta: { title: 'sign_in', open: true },
  },
  {
    path: '/cases',
    name: 'cases',
    component: () => import('./pages/CaseDesk.vue'),
    meta: { title: 'cases', screen: 'cases' },
  },
  {
    path: '/cases/:id',
    name: 'case',
    component: () => import('./pages/CasePage.vue'),
    props: true,
    meta: { title: 'case', screen: 'cases' },
  },
  {
    path: '/approvals',
    name: 'approvals',
    component: () => import('./pages/ApprovalsPage.vue'),
    meta: { title: 'approvals', screen: 'approvals' },
  },
  {
    path: '/orders',
    name: 'orders',
    component: () => import('./pages/OrdersPage.vue'),
    meta: { title: 'orders', screen: 'orders' },
  },
  {
    path: '/disputes',
    name: 'disputes',
    component: () => import('./pages/DisputesPage.vue'),
    meta: { title: 'disputes', screen: 'disputes' },
  },
  {
    path: '/disputes/:id',
    name: 'dispute',
    component: () => import('./pages/DisputePage.vue'),
    props: true,
    meta: { title: 'dispute', screen: 'cases', under: 'disputes' },
  },
  {
    path: '/responsibilities',
    name: 'responsibilities',
    component: () => import('./pages/ResponsibilitiesPage.vue'),
    meta: { title: 'responsibilities', screen: 'responsibilities' },
  },
  {
    path: '/collections',
    name: 'collections',
    component: () => import('./pages/CollectionsPage.vue'),
    meta: { title: 'collections', screen: 'collections' },
  },
  {
    path: '/collections/:plugin/:name',
    name: 'collection',
    component: () => import('./pages/CollectionPage.vue'),
    props: true,
    meta: { title: 'collection', screen: 'collections' },
  },
  {
    path: '/collections/:plugin/:name/:id',
    name: 'document',
    component: () => import('./pages/DocumentPage.vue'),
    props: true,
    meta: { title: 'document', screen: 'collections' },
  },
  {
    path: '/follow-ups',
    name: 'follow_ups',
    component: () => import('./pages/FollowUpsPage.vue'),
    meta: { title: 'follow_ups', screen: 'follow_ups' },
  },
  {
    path: '/whistles',
    name: 'whistles',
    component: () => import('./pages/WhistlesPage.vue'),
    meta: { title: 'whistles', screen: 'whistles' },
  },
  {
    path: '/referrals',
    name: 'referrals',
    component: () => import('./pages/ReferralsPage.vue'),
    meta: { title: 'referrals', screen: 'referrals' },
  },
  {
    path: '/tasks',
    name: 'tasks',
    component: () => import('./pages/TasksPage.vue'),
    meta: { title: 'tasks', screen: 'tasks' },
  },
  {
    path: '/roster',
    name: 'roster',
    component: () => import('./pages/RosterPage.vue'),
    meta: { title: 'roster', screen: 'roster' },
  },
  {
    path: '/cockpit',
    name: 'cockpit',
    component: () => import('./pages/CockpitPage.vue'),
    meta: { title: 'cockpit', screen: 'cockpit' },
  },
  {
    path: '/outcomes',
    name: 'outcomes',
    component: () => import('./pages/OutcomesPage.vue'),
    meta: { title: 'outcomes', screen: 'outcomes' },
  },
  {
    path: '/appraisal',
    name: 'appraisal',
    component: () => import('./pages/AppraisalPage.vue'),
    meta: { title: 'appraisal', screen: 'appraisal' },
  },
  {
    path: '/plugins',
    name: 'plugins',
    component: () => import('./pages/PluginList.vue'),
    meta: { title: 'plugins', screen: 'plugins' },
  },
  {
    path: '/plugins/:id',
    name: 'plugin',
    component: () => import('./pages/PluginPage.vue'),
    props: true,
    meta: { title: 'plugin', screen: 'plugins' },
  },
  ...MARKET_ROUTES,
  ...PRINT_ROUTES,
  ...UPKEEP_ROUTES,
  {
    path: '/workflows',
    name: 'workflows',
    component: () => import('./pages/WorkflowsPage.vue'),
    meta: { title: 'workflows', screen: 'workflows' },
  },
  {
    path: '/case-rules',
    name: 'case_rules',
    component: () => import('./pages/CaseRulesPage.vue'),
    meta: { title: 'case_rules', screen: 'case_rules' },
  },
  {
    path: '/areas',
    name: 'areas',
    component: () => import('./pages/AreasPage.vue'),
    meta: { title: 'areas', screen: 'areas' },
  },
  { path: '/posters', name: 'posters', component: () => import('./pages/PostersPage.vue'), meta: { title: 'posters', screen: 'areas' } },
  {
    path: '/people',
    name: 'people',
    component: () => import('./pages/PeoplePage.vue'),
    meta: { title: 'people', screen: 'people' },
  },
  {
    path: '/exchange',
    name: 'exchange',
    component: () => import('./pages/ExchangePage.vue'),
    meta: { title: 'exchange', screen: 'exchange' },
  },
  {
    path: '/erasures',
    name: 'erasures',
    component: () => import('./pages/ErasuresPage.vue'),
    meta: { title: 'erasures', screen: 'erasures' },
  },
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./pages/AuditPage.vue'),
    meta: { title: 'audit', screen: 'audit' },
  },
  {
    path: '/notifications',
    name: 'notifications',
    component: () => import('./pages/NotificationsPage.vue'),
    meta: { title: 'notifications', screen: 'notifications' },
  },
  { path: '/home', name: 'home', component: () => import('./pages/DeskHome.vue'), meta: { title: 'home' } },
  {
    path: '/x/:plugin/:page',
    name: 'plugin-screen',
    component: () => import('./pages/PluginScreen.vue'),
    props: true,
    meta: { title: 'plugin_screen' },
  },
  {
    path: '/blocks',
    name: 'blocks',
    component: () => import('./pages/BlockGallery.vue'),
    meta: { title: 'blocks', screen: 'plugins' },
  },
  { path: '/notices', name: 'notices', component: () => import('./pages/NoticesPage.vue'), meta: { title: 'notices' } },
  ...ACCOUNT_ROUTES,
  {
    path: '/calls',
    name: 'calls',
    component: () => import('./pages/CallsPage.vue'),
    meta: { title: 'calls', screen: 'calls' },
  },
  {
    path: '/conflicts',
    name: 'conflicts',
    component: () => import('./pages/ConflictsPage.vue'),
    meta: { title: 'conflicts', screen: 'conflicts' },
  },
  {
    path: '/devices',
    name: 'devices',
    component: () => import('./pages/DevicesPage.vue'),
    meta: { title: 'devices', screen: 'devices' },
  },
  {
    path: '/service-accounts',
    name: 'services',
    component: () => import('./pages/ServiceAccountsPage.vue'),
    meta: { title: 'services', screen: 'services' },
  },
  {
    path: '/nothing-here',
    name: 'nothing-here',
    component: () => import('./pages/NothingHere.vue'),
    meta: { title: 'nothing_here' },
  },
  {
    path: '/:rest(.*)*',
    name: 'not-found',
    component: () => import('./pages/NotFound.vue'),
    meta: { title: 'not_found' },
  },
];

/** Where a visit really goes, or true to let it pass. */
export function gate(to: RouteLocationNormalized): RouteLocationRaw | true {
  const session = useSession();
  if (session.me === null) return to.meta.open === true ? true : { name: 'sign-in', query: { next: to.fullPath } };
  if (session.mustChangePassword) return to.name === 'password' ? true : { name: 'password' };
  if (session.mustSetUpSecondFactor) return to.name === 'second-factor' ? true : { name: 'second-factor' };
  if (to.name === 'sign-in') return { path: '/' };
  const screen = SCREENS.find((candidate) => candidate.name === to.meta.screen);
  if (screen !== undefined && !allowed(screen, session.permissions))
    return { name: 'nothing-here', query: { wanted: screen.name } };
  return true;
}

export function createDeskRouter(): Router {
  const router = createRouter({
    history: createWebHistory(at('/desk/')),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  router.beforeEach(async (to) => {
    const session = useSession();
    if (!session.known) await session.load();
    return gate(to);
  });
  return router;
}
