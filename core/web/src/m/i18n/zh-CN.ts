export default { home: { title: '有事您说' } };
