/** The desk's few icons: 24-unit outlines drawn with the current colour. */
export const ICONS = {
  tray: 'M4 13l3-8h10l3 8v6H4v-6zm0 0h5l1 3h4l1-3h5',
  bars: 'M4 20h16M7 17v-6m5 6V6m5 11v-8',
  puzzle: 'M10 4h4v3a2 2 0 1 0 4 0h2v5h-2a2 2 0 1 0 0 4h2v4H4v-4h2a2 2 0 1 0 0-4H4V7h6V4z',
  flow: 'M4 5h6v4H4zm10 5h6v4h-6zM4 15h6v4H4zm6-8h4v3m-4 7h4v-3',
  map: 'M9 4L3 6.5v13L9 17l6 3 6-2.5v-13L15 7 9 4zm0 0v13m6-10v13',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6 9c0-3.3 2.7-6 6-6s6 2.7 6 6m1-9.5a3 3 0 1 0 0-6m1.5 9c2.1.7 3.5 2.7 3.5 5',
  seal: 'M12 3l7 3v5c0 4.5-2.9 8.3-7 10-4.1-1.7-7-5.5-7-10V6l7-3zm-3 9l2.2 2.2L15.5 10',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15L6 16zm4 4a2 2 0 0 0 4 0',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zm5-2l4 4',
  chevron: 'M9 6l6 6-6 6',
  back: 'M15 6l-6 6 6 6',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-8 8c0-3.9 3.6-6 8-6s8 2.1 8 6',
  download: 'M12 4v11m-4-4l4 4 4-4M5 19h14',
  pin: 'M12 21s-7-6.3-7-11a7 7 0 1 1 14 0c0 4.7-7 11-7 11zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  phone: 'M6 4h4l1.5 4.5L9 10.5a12 12 0 0 0 4.5 4.5l2-2.5L20 14v4a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
  warning: 'M12 4l9 16H3L12 4zm0 6v4m0 3v.1',
  check: 'M5 12.5l4.5 4.5L19 7',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-14v5l3.5 2',
  stamp: 'M9 13V9a3 3 0 1 1 6 0v4h4v4H5v-4h4zM5 20h14',
  flag: 'M6 21V4m0 0h11l-2 4 2 4H6',
  horn: 'M4 10v4h3l8 4V6l-8 4H4zm14-1a4 4 0 0 1 0 6',
  swap: 'M4 8h14m-4-4l4 4-4 4M20 16H6m4-4l-4 4 4 4',
  scales: 'M12 4v16m-5 0h10M5 7h14M5 7l-3 7h6L5 7zm14 0l-3 7h6l-3-7z',
  list: 'M9 6h11M9 12h11M9 18h11M4 6h1m-1 6h1m-1 6h1',
  eraser: 'M8 19l-5-5 9-9 7 7-7 7H8zm1-10l7 7M8 19h12',
  spark:
    'M12 3l1.8 5.2L19 10l-5.2 1.8L12 17l-1.8-5.2L5 10l5.2-1.8L12 3zm6.5 12l.7 2 2 .7-2 .7-.7 2-.7-2-2-.7 2-.7.7-2z',
  reload: 'M19 12a7 7 0 1 1-2-4.9M19 4v4h-4',
  plus: 'M12 5v14M5 12h14',
  sliders: 'M4 7h9m5 0h2M4 17h3m5 0h8M13 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0zM7 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0z',
  empty: 'M4 13l3-8h10l3 8v6H4v-6zm0 0h5l1 3h4l1-3h5M9 9h6',
} as const;

export type IconName = keyof typeof ICONS;
