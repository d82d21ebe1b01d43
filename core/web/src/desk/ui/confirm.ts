/** Asks once more before something that cannot be taken back. */
import { ElMessageBox } from 'element-plus';

interface Question {
  title: string;
  text: string;
  danger?: boolean;
  /** The word on the button; the title when left out. */
  button?: string;
}

/** True when the person said yes; closing the question any other way is a no. */
export async function confirmed(t: (key: string) => string, question: Question): Promise<boolean> {
  try {
    await ElMessageBox.confirm(question.text, question.title, {
      confirmButtonText: question.button ?? question.title,
      cancelButtonText: t('action.cancel'),
      ...(question.danger === true ? { type: 'warning' as const, confirmButtonClass: 'el-button--danger' } : {}),
    });
    return true;
  } catch {
    return false;
  }
}
