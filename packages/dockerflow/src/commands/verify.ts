import { ENDPOINTS } from 'dockerflow-checks/spec'
import type { Arguments, Command } from '../command-line/command.ts'
import { onInterrupt } from '../command-line/interrupt.ts'
import { progressOn } from '../command-line/progress.ts'
import { formatOf, REPORT_OPTIONS, writeReports } from '../command-line/report-options.ts'
import { UsageError } from '../report/errors.ts'
import { VERIFY_DEFAULTS } from '../verify/http/defaults.ts'
import { type VerifyOptions, verify } from '../verify/verify.ts'

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Proves each clause against something that runs: a URL, or an image that is started for it.',
  usage: ['verify [options] <url>', 'verify [options] --image <ref>'],
  options: {
    image: {
      type: 'string',
      value: 'ref',
      help: 'Start this image, verify every clause, remove what was started.',
    },
    timeout: {
      type: 'string',
      value: 'ms',
      help: `Longest time of one answer. Default: ${VERIFY_DEFAULTS.timeout}.`,
    },
    wait: {
      type: 'string',
      value: 'ms',
      help: `How long to wait for the first answer. Default: ${VERIFY_DEFAULTS.wait} for a URL, ${VERIFY_DEFAULTS.imageWait} for an image.`,
    },
    static: {
      type: 'string',
      multiple: true,
      value: 'path',
      help: 'Static content that has to be served (A8). May be given several times.',
    },
    'version-file': {
      type: 'string',
      value: 'file',
      help: `With a URL: ${ENDPOINTS.version} has to answer with this file, byte for byte.`,
    },
    break: {
      type: 'string',
      value: 'command',
      help: 'Takes a backing service away: the heartbeat has to turn to 5xx, the lbheartbeat stay at 200.',
    },
    restore: { type: 'string', value: 'command', help: 'Brings it back; run in any case once --break was.' },
    recovery: {
      type: 'string',
      value: 'ms',
      help: `How long the heartbeat may take to notice either. Default: ${VERIFY_DEFAULTS.recovery}.`,
    },
    engine: {
      type: 'string',
      value: 'command',
      help: 'With --image: docker or podman. Default: whichever answers.',
    },
    env: {
      type: 'string',
      short: 'e',
      multiple: true,
      value: 'name=value',
      help: 'With --image: a variable for the container. May be given several times.',
    },
    'env-file': { type: 'string', multiple: true, value: 'file', help: 'With --image: a file of variables.' },
    network: { type: 'string', value: 'name', help: 'With --image: the network it is connected to.' },
    'default-port': {
      type: 'string',
      value: 'port',
      help: `With --image: where it has to listen without $PORT (R4). Default: ${VERIFY_DEFAULTS.defaultPort}.`,
    },
    'stop-timeout': {
      type: 'string',
      value: 'ms',
      help: `With --image: how long it may take to end after SIGTERM. Default: ${VERIFY_DEFAULTS.stopTimeout}.`,
    },
    ...REPORT_OPTIONS,
  },
  async run(args, output) {
    const format = formatOf(args)
    const options = verifyOptions(args)
    const progress = progressOn(output, format === 'pretty')
    const interrupted = onInterrupt()
    try {
      const report = await verify({ ...options, signal: interrupted.signal, onProgress: progress.say })
      progress.end()
      return await writeReports([report], args, output)
    } finally {
      progress.end()
      interrupted.end()
    }
  },
}

const IMAGE_ONLY = ['engine', 'env', 'env-file', 'network', 'default-port', 'stop-timeout'] as const

function verifyOptions(args: Arguments): VerifyOptions {
  const image = args.text('image')
  const [url, ...more] = args.positionals
  if (more.length > 0) throw new UsageError(`One URL at a time, not also "${more.join(' ')}".`)
  if ((url === undefined) === (image === undefined)) {
    throw new UsageError('Give either a URL or --image <ref>. Try: dockerflow verify --help')
  }
  const common = {
    timeout: args.integer('timeout', 1),
    wait: args.integer('wait'),
    static: args.list('static'),
    disruption: disruption(args),
  }
  if (url !== undefined) {
    const wrong = IMAGE_ONLY.find((name) => args.text(name) !== undefined || args.list(name).length > 0)
    if (wrong !== undefined) throw new UsageError(`--${wrong} goes with --image, not with a URL.`)
    return given({ url, ...common, versionFile: args.text('version-file') })
  }
  if (args.text('version-file') !== undefined) {
    throw new UsageError('--version-file goes with a URL: with --image, the file in the image is taken.')
  }
  return given({
    image: image ?? '',
    ...common,
    engine: args.text('engine'),
    env: args.list('env'),
    envFile: args.list('env-file'),
    network: args.text('network'),
    defaultPort: args.integer('default-port', 1),
    stopTimeout: args.integer('stop-timeout'),
  })
}

function disruption(args: Arguments): VerifyOptions['disruption'] | undefined {
  const [taken, restored] = [args.text('break'), args.text('restore')]
  if ((taken === undefined) !== (restored === undefined)) {
    throw new UsageError('--break and --restore go together: what is taken away has to be brought back.')
  }
  const recovery = args.integer('recovery', 1)
  if (taken === undefined || restored === undefined) {
    if (recovery !== undefined) throw new UsageError('--recovery goes with --break and --restore.')
    return undefined
  }
  return given({ break: taken, restore: restored, recovery })
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function given<T extends object>(options: T): Given<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>
}
