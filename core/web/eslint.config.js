import globals from 'globals';
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['node_modules/', 'src/shared/api/schema.d.ts', 'src/market/api/schema.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-literal'],
      // A style attribute is refused by the Content-Security-Policy and does not scale in elder mode.
      'vue/no-static-inline-styles': ['error', { allowBinding: false }],
      'vue/no-v-html': 'error',
      'vue/no-bare-strings-in-template': 'error',
      // Formatting only: line breaks are the author's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      // A label may hold its control or name it with `for`; both at once confuses some screen readers.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 14],
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/consistent-type-imports': 'error',
      // `const { a, ...rest }` is how a property is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src/**/*.test.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'vi', property: 'mock', message: 'All tests share their modules: spy on what the module exports.' },
      ],
    },
  },
  { files: ['scripts/**', '*.js', '*.ts'], languageOptions: { globals: globals.node } },
);
