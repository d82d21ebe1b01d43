import { createPinia } from 'pinia';
import { createApp } from 'vue';
import '@shared/style/reset.css';
import '@shared/style/tokens.css';
import '@shared/style/buttons.css';
import './theme.css';
import { api } from '@shared/api/client';
import { createTranslations } from '@shared/i18n';
import App from './App.vue';
import messages from './i18n';
import { createDeskRouter } from './router';
import { watchSession } from './session';

const app = createApp(App).use(createPinia()).use(createTranslations(messages));
const router = createDeskRouter();
watchSession(api, () => {
  const here = router.currentRoute.value;
  if (here.meta.open !== true) void router.push({ name: 'sign-in', query: { next: here.fullPath, expired: '1' } });
});
app.use(router).mount('#app');
