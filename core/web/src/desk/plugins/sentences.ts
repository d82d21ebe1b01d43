/** What a plugin adds, in plain sentences; what it asks for is said by the server. */

interface Translator {
  t: (key: string, named?: Record<string, unknown>) => string;
  te: (key: string) => boolean;
}

/** `suggest_class.v1` → "suggests a class"; a hook that is new to the shell stands by its name. */
export function hookSentence(hook: string, { t, te }: Translator): string {
  const name = hook.replace(/\.v\d+$/, '');
  return te(`plugins.hook.${name}`) ? t(`plugins.hook.${name}`) : name;
}
