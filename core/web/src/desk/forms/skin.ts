/** The desk's look for forms: Element Plus inputs behind the renderer's skin. */
import type { FormSkin } from '@shared/form/types';
import CheckboxesInput from './CheckboxesInput.vue';
import BooleanInput from './BooleanInput.vue';
import FormField from './FormField.vue';
import FormGroup from './FormGroup.vue';
import FormList from './FormList.vue';
import FormRow from './FormRow.vue';
import NumberInput from './NumberInput.vue';
import RadioInput from './RadioInput.vue';
import SelectInput from './SelectInput.vue';
import TextInput from './TextInput.vue';

export const elementSkin: FormSkin = {
  inputs: {
    text: TextInput,
    textarea: TextInput,
    number: NumberInput,
    boolean: BooleanInput,
    select: SelectInput,
    radio: RadioInput,
    checkboxes: CheckboxesInput,
    date: TextInput,
    time: TextInput,
    'date-time': TextInput,
  },
  field: FormField,
  group: FormGroup,
  row: FormRow,
  list: FormList,
};
