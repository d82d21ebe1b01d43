/** The marketplace's pages. What is public needs no account; the server checks every right again. */
import { createRouter, createWebHistory, type Router } from 'vue-router';
import { useSession } from './session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title under `title.`. */
    title: string;
    /** Only with an account. */
    own?: boolean;
  }
}

const routes = [
  { path: '/', name: 'catalogue', component: () => import('./pages/CataloguePage.vue'), meta: { title: 'catalogue' } },
  { path: '/plugins/:plugin', name: 'plugin', component: () => import('./pages/PluginPage.vue'), props: true, meta: { title: 'plugin' } },
  {
    path: '/plugins/:plugin/versions/:version',
    name: 'version',
    component: () => import('./pages/VersionPage.vue'),
    props: true,
    meta: { title: 'version' },
  },
  {
    path: '/publishers/:publisher',
    name: 'publisher',
    component: () => import('./pages/PublisherPage.vue'),
    props: true,
    meta: { title: 'publisher' },
  },
  { path: '/log', name: 'log', component: () => import('./pages/LogPage.vue'), meta: { title: 'log' } },
  { path: '/rules', name: 'rules', component: () => import('./pages/RulesPage.vue'), meta: { title: 'rules' } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: 'sign_in' } },
  { path: '/mine', name: 'mine', component: () => import('./pages/MinePage.vue'), meta: { title: 'mine', own: true } },
  { path: '/queue', name: 'queue', component: () => import('./pages/QueuePage.vue'), meta: { title: 'queue', own: true } },
  { path: '/evidence', name: 'evidence', component: () => import('./pages/EvidencePage.vue'), meta: { title: 'evidence', own: true } },
  { path: '/accounts', name: 'accounts', component: () => import('./pages/AccountsPage.vue'), meta: { title: 'accounts', own: true } },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./pages/NotFound.vue'), meta: { title: 'not_found' } },
];

export function createMarketRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/market/'),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  router.beforeEach(async (to) => {
    const session = useSession();
    await session.load();
    return to.meta.own === true && session.account.value === null ? { name: 'sign-in', query: { next: to.fullPath } } : true;
  });
  return router;
}
