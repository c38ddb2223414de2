export { type VersionFileCheckOptions, versionFileCheck } from '../version-file-check.ts'
