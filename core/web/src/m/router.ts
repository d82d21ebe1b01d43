/** The residents' pages. Home comes with the first load; the others when they are opened. */
import { createRouter, createWebHistory, type Router } from 'vue-router';
import HomePage from './pages/HomePage.vue';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title: string;
  }
}

export function createAppRouter(): Router {
  return createRouter({
    history: createWebHistory('/m/'),
    routes: [
      { path: '/', name: 'home', component: HomePage, meta: { title: 'home.page' } },
      { path: '/report', name: 'report', component: () => import('./pages/ReportPage.vue'), meta: { title: 'report.page' } },
      { path: '/sent', name: 'sent', component: () => import('./pages/SentPage.vue'), meta: { title: 'sent.page' } },
      { path: '/progress/:code', name: 'progress', props: true, component: () => import('./pages/ProgressPage.vue'), meta: { title: 'progress.page' } },
      { path: '/services', name: 'services', component: () => import('./pages/ServicesPage.vue'), meta: { title: 'services.page' } },
      { path: '/x/:plugin/:page', name: 'screen', props: true, component: () => import('./pages/ScreenPage.vue'), meta: { title: 'services.page' } },
      { path: '/:rest(.*)*', name: 'lost', component: () => import('./pages/LostPage.vue'), meta: { title: 'lost.page' } },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
}
