/** Which version of a plugin runs in an area: that of the nearest area upwards that has chosen (as the server has it). */
import type { AreaVersion, PluginVersions, UpgradePlan } from '@shared/api/staff';

/** What holds in an area; null where no area upwards has said anything. */
export function holding(area: string, versions: PluginVersions | null): AreaVersion | null {
  return (versions?.areas ?? [])
    .filter((each) => each.own && area.startsWith(each.code))
    .reduce<AreaVersion | null>((best, each) => (best !== null && best.code.length > each.code.length ? best : each), null);
}

/** What is known of this very area: its own choice, or that it tries versions first. */
export function own(area: string, versions: PluginVersions | null): AreaVersion | null {
  return versions?.areas.find((each) => each.code === area) ?? null;
}

/** The version to be named in an area's row: none while there is only one to choose from. */
export function named(area: string, versions: PluginVersions | null): string {
  if (versions === null || versions.versions.length < 2) return '';
  const holds = holding(area, versions);
  return holds === null || !holds.enabled ? '' : holds.runs || holds.chosen;
}

export interface PointGroup {
  subject: UpgradePlan['points'][number]['subject'];
  points: UpgradePlan['points'];
}

/** The points of a plan by subject, in their order. */
export function grouped(points: UpgradePlan['points']): PointGroup[] {
  const found: PointGroup[] = [];
  for (const point of points) {
    const group = found.find(({ subject }) => subject === point.subject);
    if (group === undefined) found.push({ subject: point.subject, points: [point] });
    else group.points.push(point);
  }
  return found;
}
