export default {
  'zh-CN': {
    feedback: {
      title: '使用与评价',
      few: '同意上报的县不足五个，不显示数量。',
      counts: '至少 {counties} 个县安装，在至少 {areas} 个区域启用。',
      mean: '没有评价 | {n} 条评价，平均 {mean} 星。 | {n} 条评价，平均 {mean} 星。',
      stars: '{n} 星',
      answer: '发布者的回复',
      answered: '发布者回复：{text}',
      save: '回复',
      about: '由同意上报的县告知，只有启用插件的区域才能评价。数量以五为一档；不记录是哪个区域、什么人。',
    },
  },
  en: {
    feedback: {
      title: 'In use',
      few: 'Fewer than five counties tell how they do: nothing is counted.',
      counts: 'At least {counties} counties have it, and it is on in at least {areas} areas.',
      mean: 'No ratings | One rating: {mean} stars. | {n} ratings, {mean} stars on average.',
      stars: '{n} of 5',
      answer: 'What the publisher says to that',
      answered: 'The publisher: {text}',
      save: 'Answer',
      about: 'Told by counties that have agreed to it; only areas that have it on rate it. Counts are in steps of five; which area, and who, is kept nowhere.',
    },
  },
};
