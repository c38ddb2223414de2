import type { ClauseFacts } from './clause.ts'

// Letters: application, Docker, build and test, recommendation. Reports list the clauses in this order.
const TABLE = {
  A1: {
    level: 'MUST',
    title: 'Configuration comes from the environment',
    text: 'The application takes its configuration from environment variables.',
    checked: {
      image:
        'The container is given a random $PORT, and --env and --env-file, and nothing else: no mount, no arguments. It passes when it runs and listens where $PORT says.',
    },
    fix: 'Read every setting from environment variables; ship no configuration file that has to be edited for each environment.',
  },
  A2: {
    level: 'MUST',
    title: 'Listens on $PORT',
    text: 'It listens for HTTP on $PORT.',
    checked: {
      image: 'The container is started with a random $PORT and has to answer HTTP there.',
    },
    fix: 'Listen on the port in $PORT, on 0.0.0.0 (not on localhost, which nobody outside the container reaches).',
  },
  A3: {
    level: 'MUST',
    title: 'Version object at /app/version.json',
    text: 'A JSON version object exists at /app/version.json.',
    checked: {
      url: 'Only with --version-file: that file is validated.',
      image:
        '/app/version.json is copied out of a container that was never started, and validated: all four keys, full git hash, URLs. Labels of the image (org.opencontainers.image.revision, version, source) have to agree with it.',
      lint: 'The final stage has to copy version.json, or everything, to /app, and nothing may overwrite it afterwards.',
    },
    fix: 'Run `dockerflow version` in CI before the build, and copy version.json to /app last in the Dockerfile.',
  },
  A4: {
    level: 'MUST',
    title: '/__version__ answers with version.json',
    text: '/__version__ answers with the contents of /app/version.json.',
    checked: {
      url: 'GET /__version__ has to answer 200 with a valid version object as JSON; with --version-file, byte for byte that file. HEAD and a query string change nothing.',
      image: 'As for a URL, and byte for byte the /app/version.json that was copied out of the image.',
    },
    fix: 'Answer /__version__ with the bytes of /app/version.json as application/json.',
  },
  A5: {
    level: 'MUST',
    title: '/__heartbeat__ answers 200 or 5xx',
    text: '/__heartbeat__ answers 200, or 5xx on error; it checks backing services for connectivity; it may report their status as JSON.',
    checked: {
      url: 'GET /__heartbeat__ has to answer 200 or 5xx within --timeout, with a Content-Type, not cacheable; a JSON body has to be a heartbeat payload that agrees with the status code. With --break it has to answer 5xx while the backing service is away, and 200 again within --recovery.',
      image: 'As for a URL.',
    },
    fix: 'Answer /__heartbeat__ with 200 when every backing service is reachable and with 503 when one is not, with a Content-Type and Cache-Control: no-store, without redirect or login.',
  },
  A6: {
    level: 'MUST',
    title: '/__lbheartbeat__ answers 200',
    text: '/__lbheartbeat__ answers 200 and does not check backing services.',
    checked: {
      url: 'GET /__lbheartbeat__ has to answer 200 within --timeout, not cacheable. With --break it has to answer 200 while the backing service is away.',
      image: 'As for a URL.',
    },
    fix: 'Answer /__lbheartbeat__ with 200 and nothing else to do: no backing service, no login, no redirect.',
  },
  A7: {
    level: 'MUST',
    title: 'Logs are text on stdout or stderr',
    text: 'Logs are text on stdout or stderr.',
    checked: {
      image:
        'The container has to write at least one line to stdout or stderr while it starts and is asked, and every line has to be UTF-8 text without control characters.',
    },
    fix: 'Write logs to stdout or stderr, one event a line, as UTF-8 text.',
  },
  A8: {
    level: 'MUST',
    title: 'Serves its own static content',
    text: 'It serves its own static content.',
    checked: {
      url: 'With --static, every path given has to answer 200; without it, skipped.',
      image: 'As for a URL.',
    },
    fix: 'Serve static files from the application itself, not from another server in front of it.',
  },
  D1: {
    level: 'MUST',
    title: 'Sources are in /app',
    text: 'Sources are in /app.',
    checked: {
      image:
        '/app has to exist in the image and hold more than version.json, and WORKDIR has to be /app or below.',
      lint: 'The final stage has to copy files to /app.',
    },
    fix: 'Copy the application to /app and set WORKDIR /app.',
  },
  D2: {
    level: 'MUST',
    title: 'Group app with GID 10001',
    text: 'A group `app` with GID 10001.',
    checked: {
      image: '/etc/group is copied out of a container that was never started: `app` has to be 10001.',
      lint: 'The final stage, or one it builds on, has to make the group.',
    },
    fix: 'Add `RUN groupadd --gid 10001 app` (Debian) or `RUN addgroup -g 10001 app` (Alpine).',
  },
  D3: {
    level: 'MUST',
    title: 'User app with UID 10001 in group app',
    text: 'A user `app` with UID 10001, member of `app`.',
    checked: {
      image:
        '/etc/passwd and /etc/group are copied out of a container that was never started: `app` has to be 10001 and belong to group `app`.',
      lint: 'The final stage, or one it builds on, has to make the user.',
    },
    fix: 'Add `RUN useradd --uid 10001 --gid 10001 app` (Debian) or `RUN adduser -D -u 10001 -G app app` (Alpine).',
  },
  D4: {
    level: 'MUST',
    title: 'Both ENTRYPOINT and CMD',
    text: 'Both `ENTRYPOINT` and `CMD`.',
    checked: {
      image: 'Both have to be set in the configuration of the image.',
      lint: 'The final stage has to have both, set there or inherited; a later ENTRYPOINT resets the CMD of the base.',
    },
    fix: 'Set both, in exec form: ENTRYPOINT ["node"] and CMD ["dist/main.js"].',
  },
  D5: {
    level: 'MUST',
    title: 'Runs as user app',
    text: '`USER app`.',
    checked: {
      image:
        'The user of the image has to be app or 10001, and process 1 of the running container has to have UID and GID 10001.',
      lint: 'The last USER of the final stage has to be app or 10001.',
    },
    fix: 'End the Dockerfile with USER app.',
  },
  B1: {
    level: 'MUST',
    title: 'A code change triggers a build',
    text: 'A code change (pull request, merge) triggers a build.',
    checked: {
      workflow: 'The triggers of the workflow file.',
    },
    fix: 'Let the CI workflow run on pull requests and on pushes to the main branch.',
  },
  B2: {
    level: 'MUST',
    title: 'Tests run on code and container',
    text: 'Tests run on the code and on the application in the container.',
    checked: {
      workflow: 'The steps of the workflow file.',
    },
    fix: 'Run the unit tests, build the image, and run `dockerflow verify --image` on it.',
  },
  B3: {
    level: 'MUST',
    title: 'An earlier build can be started by hand',
    text: 'An earlier build and test can be started by hand.',
    checked: {
      workflow: 'The triggers of the workflow file.',
    },
    fix: 'Add workflow_dispatch (or the like) to the triggers of the workflow.',
  },
  B4: {
    level: 'MUST',
    title: 'The container can be published',
    text: 'The container can be published to Docker Hub (or Google Artifact Registry).',
    checked: {
      workflow: 'The publishing job of the workflow file.',
    },
    fix: 'Add a job that logs in to the registry and pushes the image that was tested.',
  },
  B5: {
    level: 'MUST',
    title: 'Build and test leave a log',
    text: 'Build and test leave a log.',
    checked: {
      workflow: 'The artifacts of the workflow file.',
    },
    fix: 'Build and test in CI, and keep the reports as artifacts.',
  },
  B6: {
    level: 'MUST',
    title: 'Secrets are not exposed',
    text: 'Secrets are not exposed.',
    checked: {
      image: 'No variable of the image, no line of its history and no file in /app looks like a secret.',
      lint: 'No secret in ARG, ENV or a copied .env file, and no COPY of everything without .dockerignore.',
      workflow: 'Secrets come from the secret store of the CI.',
    },
    fix: 'Pass secrets to the build with RUN --mount=type=secret and to the container by its environment; never with ARG, ENV or COPY.',
  },
  R1: {
    level: 'MAY',
    title: 'One process per container',
    text: 'One process per container.',
    checked: {
      image:
        'The processes of the running container are listed from outside: one, not counting an init in front of it.',
      lint: 'ENTRYPOINT and CMD start the application itself: no supervisor, package manager or shell that stays in front of it and keeps signals from it.',
    },
    fix: 'Start the application alone; run other processes in containers of their own. An init such as tini is fine.',
  },
  R2: {
    level: 'MAY',
    title: 'Logs are mozlog on stdout',
    text: 'Logs go to stdout in the mozlog JSON schema.',
    checked: {
      image:
        'Every line on stdout has to be a mozlog object; how many of how many are is said, and the first that is not is shown.',
    },
    fix: 'Write one mozlog object a line to stdout; in Node, dockerflow-mozlog gives pino the options for that.',
  },
  R3: {
    level: 'MAY',
    title: 'Optimized for production',
    text: 'The image is optimized for production: official `-slim` base, least-changing layers first, small, app user with read-only access to the files.',
    checked: {
      image:
        'Size and base are said. The image may hold no compiler and no repository, its files in /app may not be writable for the app user, and it has to end within --stop-timeout after SIGTERM.',
      lint: 'The base image is pinned and slim, dependencies are installed before the sources are copied, and files are not chowned to app.',
    },
    fix: 'Build on an official -slim image, install what is needed to run before copying the sources, and leave the files to root.',
  },
  R4: {
    level: 'MAY',
    title: 'Listens on port 8000 by default',
    text: 'It listens on port 8000.',
    checked: {
      image: 'The container is started once more without $PORT and has to answer on --default-port.',
      lint: 'EXPOSE and ENV PORT, where there are any, say 8000.',
    },
    fix: 'Listen on 8000 when $PORT is not set, and EXPOSE 8000.',
  },
} as const satisfies Record<string, ClauseFacts>

/** The number of a clause of the Dockerflow specification. */
export type ClauseId = keyof typeof TABLE

/** One clause of the specification, and how it is checked. */
export interface Clause extends ClauseFacts {
  readonly id: ClauseId
}

/** Every clause of the specification, in order. */
export const CLAUSES = Object.fromEntries(
  Object.entries(TABLE).map(([id, facts]) => [id, { id, ...facts }]),
) as Readonly<Record<ClauseId, Clause>>
