import type { projectFolder as original } from '../../ops/local/project-folder';

/** The project that is run: that of the user, in the folder that the command was started in. */
export const projectFolder: typeof original = ({ cwd }) => cwd;
