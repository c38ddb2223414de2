import { afterAll } from 'vitest'
import { removeContainers } from './container.ts'

afterAll(removeContainers)
