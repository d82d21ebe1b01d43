/** Words around what plugins show. */
export default {
  'zh-CN': {
    screens: {
      for_case: '插件',
      place: '区域',
      places: '{n} 处',
      layers: '插件图层',
      none: '没有这个页面',
      none_hint: '插件未在您的区域启用，或您没有查看它的权限。',
      no_cards: '这里还没有卡片',
      no_cards_hint: '启用带有首页卡片的插件后，会显示在这里。',
    },
    gallery: {
      about: '插件页面可用的全部组件，数据为示例。修改右侧 JSON 即可看到效果；字段说明见插件开发指南“页面与卡片”。',
      json: '{block} 的 JSON',
    },
  },
  en: {
    screens: {
      for_case: 'Plugins',
      place: 'Area',
      places: '{n} places',
      layers: 'Layers of plugins',
      none: 'There is no such page',
      none_hint: 'Its plugin is not on in your areas, or you may not see it.',
      no_cards: 'No cards here yet',
      no_cards_hint: 'Once plugins with cards for this page are on, they stand here.',
    },
    gallery: {
      about: 'Every block that a page of a plugin can be made of, over sample data. Change the JSON to see what becomes of it; the guide for authors tells every field.',
      json: 'JSON of {block}',
    },
  },
};
