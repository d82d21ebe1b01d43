export default { home: { title: 'Case desk' } };
