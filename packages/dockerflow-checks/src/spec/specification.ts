/** The paths that every service answers (clauses A4, A5, A6). */
export const ENDPOINTS = {
  version: '/__version__',
  heartbeat: '/__heartbeat__',
  lbheartbeat: '/__lbheartbeat__',
} as const

/** The port a service listens on when `PORT` is not set (clause R4). */
export const DEFAULT_PORT = 8000

/** The user and the group that the container runs as: one name, one number (clauses D2, D3, D5). */
export const APP_ACCOUNT = { name: 'app', id: 10001 } as const

/** The directory of the sources in the container (clause D1). */
export const APP_DIRECTORY = '/app'

/** The name of the version object's file in {@link APP_DIRECTORY} (clause A3). */
export const VERSION_FILE_NAME = 'version.json'

/** Where the version object is in the container (clause A3). */
export const VERSION_FILE_PATH = `${APP_DIRECTORY}/${VERSION_FILE_NAME}` as const
