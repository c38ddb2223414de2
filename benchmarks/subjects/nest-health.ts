import 'reflect-metadata'
import { Controller, Get, Inject, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus'

/** What @nestjs/terminus is asked to check; `cacheFor` in milliseconds is its own opt-in. */
export interface NestHealth {
  readonly path: string
  readonly ping?: () => Promise<void>
  readonly cacheFor?: number
}

/** A Nest application on Fastify with one @nestjs/terminus health route. */
export async function nestHealth({ path, ping, cacheFor }: NestHealth): Promise<NestFastifyApplication> {
  // decorators are called as functions: Node strips types, not decorators
  class HealthController {
    readonly #health: HealthCheckService
    readonly #indicator: HealthIndicatorService
    constructor(health: HealthCheckService, indicator: HealthIndicatorService) {
      this.#health = health
      this.#indicator = indicator
    }
    check() {
      if (ping === undefined) return this.#health.check([])
      return this.#health.check([
        () => {
          const attempt = this.#indicator.check('backend').attempt(ping)
          return cacheFor === undefined ? attempt : attempt.cacheFor(cacheFor)
        },
      ])
    }
  }
  Inject(HealthCheckService)(HealthController, undefined, 0)
  Inject(HealthIndicatorService)(HealthController, undefined, 1)
  const check = Object.getOwnPropertyDescriptor(HealthController.prototype, 'check')
  if (check !== undefined) Get(path)(HealthController.prototype, 'check', check)
  Controller()(HealthController)
  class AppModule {}
  Module({ imports: [TerminusModule], controllers: [HealthController] })(AppModule)
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    logger: false,
  })
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  return app
}
