/** Where a plugin is on: the nearest ancestor that says something decides (as the server's relay does). */

export interface AreaChoice {
  code: string;
  enabled: boolean;
}

export type Choice = 'on' | 'off' | 'inherit';

export interface Standing {
  /** What was said for this very area. */
  choice: Choice;
  /** What holds here in the end. */
  enabled: boolean;
  /** The ancestor that decides, when the area itself says nothing and one does. */
  from: string | null;
}

export function standing(area: string, choices: readonly AreaChoice[]): Standing {
  const own = choices.find((choice) => choice.code === area);
  if (own !== undefined) return { choice: own.enabled ? 'on' : 'off', enabled: own.enabled, from: null };
  const nearest = choices
    .filter((choice) => area.startsWith(choice.code))
    .reduce<AreaChoice | null>(
      (best, choice) => (best !== null && best.code.length > choice.code.length ? best : choice),
      null,
    );
  return { choice: 'inherit', enabled: nearest?.enabled ?? false, from: nearest?.code ?? null };
}
