export {
  type Check,
  type CheckAnswer,
  type CheckContext,
  type CheckDefinition,
  CheckFailure,
  type CheckOptions,
  type Checks,
  critical,
  DockerflowError,
  debug,
  defineCheck,
  error,
  type FailureReason,
  info,
  type Level,
  type Message,
  type Report,
  type Result,
  type Severity,
  type Status,
  timeLeft,
  warning,
} from 'dockerflow-checks'
export type { DockerflowEvents, DockerflowListener } from './app-events.ts'
export type { Dockerflow, RegisteredCheck } from './dockerflow.ts'
export { VARIABLES } from './environment.ts'
export { DockerflowPluginError, PLUGIN_ERRORS, type PluginErrorCode } from './errors.ts'
export type { NestApplication, Servable } from './host.ts'
export type { State } from './lifecycle.ts'
export type {
  ClientDefinition,
  Clients,
  Details,
  Discover,
  DockerflowOptions,
  DrainOptions,
  HeartbeatOptions,
  RouteOptions,
  VersionOptions,
} from './options.ts'
export { dockerflow, dockerflow as default } from './plugin.ts'
export type { RequestSummaryOptions } from './request-summary.ts'
export { type ServeOptions, serve } from './serve.ts'
export { type ServerOptions, serverOptions } from './server-options.ts'
