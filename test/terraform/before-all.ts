import installEmulators from './install-emulator';
import { generateModuleSet } from './module-set';
import { missingTools } from './toolchain';

/** What all test files share, before any of them: two workers that write into one folder at once would spoil it. */
export default function prepareOnce(): void {
  installEmulators();
  if (missingTools().length === 0) generateModuleSet();
}
