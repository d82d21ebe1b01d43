/** What a plugin may do, in plain sentences. A right that has no sentence of its own yet is still said in full. */

interface Translator {
  t: (key: string, named?: Record<string, unknown>) => string;
  te: (key: string) => boolean;
}

/** `reports:read` → "may read what residents report". */
export function permissionSentence(scope: string, { t, te }: Translator): string {
  const [resource = '', verb = ''] = scope.split(':');
  const what = te(`plugins.resource.${resource}`) ? t(`plugins.resource.${resource}`) : resource;
  const does = te(`plugins.verb.${verb}`) ? t(`plugins.verb.${verb}`) : verb;
  return t('plugins.may', { does, what });
}

/** `suggest_class.v1` → "suggests a class"; a hook that is new to the shell stands by its name. */
export function hookSentence(hook: string, { t, te }: Translator): string {
  const name = hook.replace(/\.v\d+$/, '');
  return te(`plugins.hook.${name}`) ? t(`plugins.hook.${name}`) : name;
}
