/** The phone's skin: the browser's own inputs, which every screen reader and keyboard knows. */
import type { FormSkin } from '../types';
import './skin.css';
import NativeCheck from './NativeCheck.vue';
import NativeChoices from './NativeChoices.vue';
import NativeField from './NativeField.vue';
import NativeGroup from './NativeGroup.vue';
import NativeList from './NativeList.vue';
import NativeRow from './NativeRow.vue';
import NativeSelect from './NativeSelect.vue';
import NativeText from './NativeText.vue';
import NativeTextarea from './NativeTextarea.vue';

export const nativeSkin: FormSkin = {
  inputs: {
    text: NativeText,
    number: NativeText,
    date: NativeText,
    time: NativeText,
    'date-time': NativeText,
    textarea: NativeTextarea,
    boolean: NativeCheck,
    select: NativeSelect,
    radio: NativeChoices,
    checkboxes: NativeChoices,
  },
  field: NativeField,
  group: NativeGroup,
  row: NativeRow,
  list: NativeList,
};
