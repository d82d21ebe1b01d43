/** What a plugin adds, in plain sentences; what it asks for is said by the server. */

interface Translator {
  t: (key: string, named?: Record<string, unknown>) => string;
  te: (key: string) => boolean;
}

/**
 * `suggest_class.v1` → "suggests a class"; a hook that is new to the shell stands by its name. A handler of the plugin's own, such as
 * `route:near`, is told by what it is `called`.
 */
export function hookSentence(hook: string, { t, te }: Translator, called = ''): string {
  const name = hook.replace(/\.v\d+$/, '');
  const [kind = '', handler] = name.split(':');
  if (handler !== undefined && te(`plugins.handler.${kind}`)) return t(`plugins.handler.${kind}`, { name: called || handler });
  return te(`plugins.hook.${name}`) ? t(`plugins.hook.${name}`) : name;
}
