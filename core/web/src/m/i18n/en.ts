export default { home: { title: 'Tell us about it' } };
