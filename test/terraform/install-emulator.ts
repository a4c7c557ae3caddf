import { installEmulators } from './emulator';
import { missingTools } from './toolchain';

/** Before any test: two workers that install into one folder at once would spoil it. */
export default function installBeforeAll(): void {
  if (missingTools().length === 0) installEmulators();
}
