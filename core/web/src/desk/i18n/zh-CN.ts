export default { home: { title: '案件工作台' } };
