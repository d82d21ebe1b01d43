/** The blocks of a page or card, as the server sends them (view-1.schema.json of the SDK): every default is filled in. */
import type { components } from '../api/schema';
import type { Text } from '../api/types';

type Schemas = components['schemas'];

export type Scalar = string | number | boolean;
export type Give = Readonly<Record<string, Scalar>>;
export type Measure = 'count' | 'sum' | 'average' | 'least' | 'most';

export interface Action {
  label: Text;
  target: string;
  give: Give;
  confirm: Text | null;
  style: 'plain' | 'primary' | 'danger';
}
export interface FigureSpec {
  label: Text;
  source: string;
  measure: Measure;
  field: string | null;
  filter: string[];
  unit: Text | null;
  target: string | null;
  give: Give;
}
interface Base {
  title: Text | null;
  width: 'full' | 'half' | 'third';
}
interface Listed extends Base {
  source: string;
  filter: string[];
  sort: string | null;
  limit: number;
  titles: Record<string, Text>;
  target: string | null;
  give: Give;
  empty: Text | null;
}
export interface MarkdownBlock extends Base {
  block: 'markdown';
  text: Text;
}
export interface StatisticBlock extends Base {
  block: 'statistic';
  figures: FigureSpec[];
}
export interface ChartBlock extends Base {
  block: 'chart';
  kind: 'bar' | 'line' | 'pie';
  source: string;
  group: string;
  by: 'value' | 'day' | 'month' | 'year';
  measure: Measure;
  field: string | null;
  filter: string[];
  order: 'value' | 'figure';
  limit: number;
  unit: Text | null;
  empty: Text | null;
}
export interface TableBlock extends Listed {
  block: 'table';
  fields: string[];
  search: boolean;
  choices: string[];
  actions: Action[];
}
export interface ListBlock extends Listed {
  block: 'list';
  heading: string;
  lines: string[];
  badge: string | null;
}
export interface DetailBlock extends Base {
  block: 'detail';
  source: string;
  id: string;
  fields: string[];
  titles: Record<string, Text>;
  history: boolean;
  actions: Action[];
}
export interface FormBlock extends Base {
  block: 'form';
  target: string;
  id: string;
  fields: string[];
  give: Give;
  button: Text | null;
  done: Text | null;
  next: string | null;
}
export interface MapBlock extends Base {
  block: 'map';
  source: string | null;
  layers: string[];
  label: string | null;
  fields: string[];
  filter: string[];
  limit: number;
  height: number;
  target: string | null;
  give: Give;
  empty: Text | null;
}
export interface TimelineBlock extends Listed {
  block: 'timeline';
  at: string;
  heading: string;
  lines: string[];
}
export interface StepsBlock extends Base {
  block: 'steps';
  steps: { title: Text; value: string | null; text: Text | null }[];
  source: string | null;
  id: string;
  field: string | null;
}
export interface GalleryBlock extends Base {
  block: 'gallery';
  pictures: { path: string; alt: Text; caption: Text | null }[];
}
export interface ActionBlock extends Base {
  block: 'action';
  text: Text | null;
  actions: Action[];
}
export type Block =
  | MarkdownBlock
  | StatisticBlock
  | ChartBlock
  | TableBlock
  | ListBlock
  | DetailBlock
  | FormBlock
  | MapBlock
  | TimelineBlock
  | StepsBlock
  | GalleryBlock
  | ActionBlock;

export type Screen = Schemas['ScreenOut'];
export type FeedFacts = Schemas['FeedFacts'];
export interface Page {
  screen: Screen;
  parameters: string[];
  blocks: Block[];
  feeds: Record<string, FeedFacts>;
  /** Full ids of the plugin's case types by their ids in its manifest. */
  case_types: Record<string, string>;
  /** Where the document of a page in a frame lies; such a page has no blocks. */
  frame?: { address: string; min_height: number } | null;
}

/** What the page was opened with. */
export type Values = Readonly<Record<string, string>>;
